package dev.sluice.netty.internal;

import dev.sluice.api.DataIndication;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A piece of receive memory and what is known of it: bytes {@code from} to {@code to} are received
 * and not accepted.
 *
 * <pre>
 * from      event                           to        by
 * FREE      indicated                       LENT      loop
 * LENT      SUCCESS, DATA_NOT_ACCEPTED      FREE      loop
 * LENT      PENDING                         RETAINED  loop
 * LENT      released inside the callback    EARLY     any thread
 * EARLY     the callback returned           GONE      loop
 * RETAINED  released                        GONE      any thread; the memory goes back
 * </pre>
 *
 * An object that is GONE is never used again, so that a second release finds it GONE for ever; its
 * memory may be.
 */
final class Indication implements DataIndication {
  /** Stands for no buffer. */
  static final Indication NONE = new Indication(ByteBuffer.allocate(0), null);

  private enum Life {
    FREE,
    LENT,
    RETAINED,
    EARLY,
    GONE
  }

  private final ByteBuffer memory;
  private final ByteBuffer view;
  private final @Nullable BufferPool pool;

  /** The table above. */
  private final AtomicReference<Life> life = new AtomicReference<>(Life.FREE);

  /** Whose data this is; written by the loop before it is lent, read by whoever releases. */
  private volatile @Nullable NettyConnection owner;

  /** The unaccepted bytes; loop only. */
  private int from;

  /** As {@link #from}. */
  private int to;

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

  boolean isLeftover() {
    return leftover;
  }

  /** Whether the loop may not read into it. */
  boolean isTaken() {
    return leftover || life.get() != Life.FREE;
  }

  /** The part of the memory to read into, after what is there. */
  ByteBuffer space() {
    return memory.limit(memory.capacity()).position(to);
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
    memory.put(to, other.memory, other.from, other.length());
    to += other.length();
  }

  void lend(@Nullable NettyConnection connection) {
    owner = connection;
    view.limit(to).position(from);
    life.set(Life.LENT);
  }

  /**
   * After SUCCESS or DATA_NOT_ACCEPTED. Returns false if the callback released what was not its own
   * to release.
   */
  boolean takeBack() {
    return life.compareAndSet(Life.LENT, Life.FREE) || endEarly();
  }

  /** After PENDING. Returns false if it was released already, inside the callback. */
  boolean retain() {
    return life.compareAndSet(Life.LENT, Life.RETAINED) || endEarly();
  }

  private boolean endEarly() {
    life.set(Life.GONE);
    return false;
  }

  /** What a release came to. */
  enum Release {
    /** It was not the caller's to release. */
    REFUSED,
    /** Before the callback returned: the loop will see it. */
    EARLY,
    /** The caller gives the memory back. */
    RETURNED
  }

  /**
   * WskRelease. Looks again when the loop moved on meanwhile, from LENT to RETAINED: a release that
   * comes while the callback returns must not be taken for a wrong one.
   */
  Release release(@Nullable NettyConnection connection) {
    if (owner != connection) {
      return Release.REFUSED;
    }
    while (true) {
      Life now = life.get();
      if (now == Life.RETAINED && life.compareAndSet(now, Life.GONE)) {
        return Release.RETURNED;
      }
      if (now == Life.LENT && life.compareAndSet(now, Life.EARLY)) {
        return Release.EARLY;
      }
      if (now != Life.RETAINED && now != Life.LENT) {
        return Release.REFUSED;
      }
    }
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
