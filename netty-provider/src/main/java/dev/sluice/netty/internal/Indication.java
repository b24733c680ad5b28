package dev.sluice.netty.internal;

import dev.sluice.api.DataIndication;
import dev.sluice.spi.support.RetainedAges;
import dev.sluice.spi.support.Retention;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A piece of receive memory and what is known of it: bytes {@code from} to {@code to} are received
 * and not accepted.
 *
 * <p>An object whose {@link Retention} is gone is never used again; its memory may be.
 */
final class Indication implements DataIndication {
  /** Stands for no buffer. */
  static final Indication NONE = new Indication(ByteBuffer.allocate(0), null);

  private final ByteBuffer memory;
  private final ByteBuffer view;
  private final @Nullable BufferPool pool;

  private final Retention retention = new Retention();

  /** The unaccepted bytes; loop only. */
  private int from;

  /** As {@link #from}. */
  private int to;

  /** Written by the loop before it is retained, read by whoever then released it. */
  private RetainedAges.@Nullable Entry age;

  /** Kept by a socket as its leftover: the loop needs another buffer. Loop only. */
  private boolean leftover;

  /** Without a pool the memory is this object's own, and goes to the garbage collector. */
  Indication(ByteBuffer memory, @Nullable BufferPool pool) {
    this.memory = memory;
    this.view = memory.asReadOnlyBuffer();
    this.pool = pool;
  }

  /** A copy of some bytes in heap memory of just that size. */
  static Indication copyOf(ByteBuffer source, int from, int to) {
    ByteBuffer memory = ByteBuffer.allocate(to - from);
    memory.put(0, source, from, to - from);
    Indication copy = new Indication(memory, null);
    copy.to = to - from;
    return copy;
  }

  @Override
  public ByteBuffer buffer() {
    return view;
  }

  @Override
  public @Nullable DataIndication next() {
    return null;
  }

  ByteBuffer memory() {
    return memory;
  }

  int capacity() {
    return memory.capacity();
  }

  int length() {
    return to - from;
  }

  int from() {
    return from;
  }

  RetainedAges.@Nullable Entry age() {
    return age;
  }

  boolean isLeftover() {
    return leftover;
  }

  /** Whether the loop may not read into it. */
  boolean isTaken() {
    return leftover || retention.isTaken();
  }

  /** The part of the memory to read into, after what is there. */
  ByteBuffer space() {
    return memory.limit(memory.capacity()).position(to);
  }

  /** The memory, bounded to what is there. */
  ByteBuffer bytes() {
    return memory.limit(to).position(from);
  }

  void received(int bytes) {
    to += bytes;
  }

  /** Forgets everything in it. */
  void clear() {
    from = 0;
    to = 0;
  }

  void consumed(int bytes) {
    from += bytes;
  }

  /** This memory stays with a socket from now on. */
  void keepAsLeftover() {
    leftover = true;
  }

  /** Moves the bytes to the front, to make space behind them. */
  void compact() {
    memory.limit(to).position(from);
    memory.compact();
    to -= from;
    from = 0;
  }

  /** Appends bytes of another indication. */
  void append(Indication other) {
    memory.clear().put(to, other.memory.clear(), other.from, other.length());
    to += other.length();
  }

  void lend(@Nullable NettyConnection connection) {
    view.limit(to).position(from);
    retention.lend(connection);
  }

  /**
   * After SUCCESS or DATA_NOT_ACCEPTED. Returns false if the callback released what was not its own
   * to release.
   */
  boolean takeBack() {
    return retention.takeBack();
  }

  /** After PENDING. Returns false if it was released already, inside the callback. */
  boolean retain(RetainedAges.@Nullable Entry since) {
    age = since;
    return retention.retain();
  }

  /** WskRelease; any thread. */
  Retention.Release release(@Nullable NettyConnection connection) {
    return retention.release(connection);
  }

  /** The same memory with a fresh life and the same bytes. */
  Indication reborn() {
    Indication next = new Indication(memory, pool);
    next.from = from;
    next.to = to;
    next.leftover = leftover;
    return next;
  }

  /** Gives the memory of a leftover back, or of an indication that is gone. */
  void giveBack() {
    if (pool != null) {
      pool.give(memory);
    }
  }
}
