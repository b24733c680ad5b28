package dev.sluice.netty.internal;

import dev.sluice.spi.support.SocketMemory;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that one socket keeps, first in first out, in one piece of memory that is charged by its
 * capacity: what was received and not accepted, and what waits before and behind a stage. Loop
 * only.
 */
final class KeptBytes {
  private final BufferPool pool;
  private final SocketMemory memory;
  private final int capacity;

  /** Never empty, except between {@link #ahead} and what its caller puts into it. */
  private @Nullable Indication rest;

  /** At most one receive buffer. */
  KeptBytes(BufferPool pool, SocketMemory memory) {
    this(pool, memory, pool.bufferSize());
  }

  /** At most one receive buffer, or {@code atLeast} bytes if that is more. */
  KeptBytes(BufferPool pool, SocketMemory memory, int atLeast) {
    this.pool = pool;
    this.memory = memory;
    this.capacity = Math.max(atLeast, pool.bufferSize());
  }

  boolean isEmpty() {
    return rest == null;
  }

  int length() {
    return rest == null ? 0 : rest.length();
  }

  boolean isFull() {
    return rest != null && rest.length() >= capacity;
  }

  /** Keeps some bytes, with nothing kept yet: few are copied to their size, many stay in place. */
  void keep(Indication data) {
    if (!data.isLeftover()) {
      data = isTooRoomy(data) ? sized(data) : data;
      data.keepAsLeftover();
    }
    rest = data;
    memory.charge(data.capacity());
  }

  private boolean isTooRoomy(Indication data) {
    return data.capacity() >= pool.bufferSize() && pool.isSmall(data.length());
  }

  private static Indication sized(Indication data) {
    return Indication.copyOf(data.memory(), data.from(), data.from() + data.length());
  }

  /** Gives large memory back that holds few bytes: they are copied to their size. */
  void shrink() {
    Indication roomy = rest;
    if (roomy != null && isTooRoomy(roomy)) {
      Indication small = sized(roomy);
      drop();
      keep(small);
    }
  }

  /** Hands the bytes out; they are kept no more. */
  @Nullable
  Indication take() {
    Indication taken = rest;
    if (taken != null) {
      rest = null;
      memory.charge(-taken.capacity());
    }
    return taken;
  }

  /** The bytes, for somebody who then tells how many he {@linkplain #consumed consumed}. */
  ByteBuffer bytes() {
    Indication source = rest;
    return source == null ? StageSeam.NOTHING : source.bytes();
  }

  /** Forgets the first bytes. */
  void consumed(int count) {
    if (rest != null) {
      rest.consumed(count);
      dropIfEmpty();
    }
  }

  /** Moves as many bytes as fit into a buffer. */
  int moveTo(ByteBuffer buffer) {
    Indication source = rest;
    if (source == null) {
      return 0;
    }
    int part = Math.min(source.length(), buffer.remaining());
    buffer.put(buffer.position(), source.memory(), source.from(), part);
    buffer.position(buffer.position() + part);
    consumed(part);
    return part;
  }

  /** Direct memory with space behind the bytes, for more of them; they are not full. */
  Indication ahead() {
    Indication ahead = rest;
    if (ahead == null || ahead.capacity() < capacity || !ahead.memory().isDirect()) {
      Indication larger = fresh();
      larger.keepAsLeftover();
      if (ahead != null) {
        larger.append(ahead);
        drop();
      }
      rest = larger;
      memory.charge(larger.capacity());
      return larger;
    }
    if (ahead.space().remaining() == 0) {
      ahead.compact();
    }
    return ahead;
  }

  private Indication fresh() {
    return capacity == pool.bufferSize()
        ? pool.take()
        : new Indication(ByteBuffer.allocateDirect(capacity), null);
  }

  void dropIfEmpty() {
    if (rest != null && rest.length() == 0) {
      drop();
    }
  }

  void drop() {
    Indication dropped = take();
    if (dropped != null) {
      dropped.giveBack();
    }
  }
}
