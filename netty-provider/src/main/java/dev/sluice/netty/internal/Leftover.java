package dev.sluice.netty.internal;

import dev.sluice.spi.support.SocketMemory;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one socket that were received and not accepted: at most one receive buffer of them,
 * charged by the capacity of their memory. Loop only.
 */
final class Leftover {
  private final BufferPool pool;
  private final SocketMemory memory;

  /** Never empty, except between {@link #ahead} and what its caller reads into it. */
  private @Nullable Indication rest;

  Leftover(BufferPool pool, SocketMemory memory) {
    this.pool = pool;
    this.memory = memory;
  }

  boolean isEmpty() {
    return rest == null;
  }

  int length() {
    return rest == null ? 0 : rest.length();
  }

  boolean isFull() {
    return rest != null && rest.length() >= pool.bufferSize();
  }

  /** Keeps some bytes: few are copied out of the receive buffer, many keep it. */
  void keep(Indication data) {
    if (!data.isLeftover()) {
      if (data.capacity() == pool.bufferSize() && pool.isSmall(data.length())) {
        data = Indication.copyOf(data.memory(), data.from(), data.from() + data.length());
      }
      data.keepAsLeftover();
    }
    rest = data;
    memory.charge(data.capacity());
  }

  /** Hands the bytes out; they are left over no more. */
  @Nullable
  Indication take() {
    Indication taken = rest;
    if (taken != null) {
      rest = null;
      memory.charge(-taken.capacity());
    }
    return taken;
  }

  /** Moves as many bytes as fit to the front of a buffer. */
  int moveTo(ByteBuffer buffer) {
    Indication source = rest;
    if (source == null) {
      return 0;
    }
    int part = Math.min(source.length(), buffer.remaining());
    buffer.put(buffer.position(), source.memory(), source.from(), part);
    buffer.position(buffer.position() + part);
    source.consumed(part);
    dropIfEmpty();
    return part;
  }

  /** An indication with space behind the bytes, for more of them; they are not full. */
  Indication ahead() {
    Indication ahead = rest;
    if (ahead == null || ahead.capacity() < pool.bufferSize() || !ahead.memory().isDirect()) {
      Indication larger = pool.take();
      larger.keepAsLeftover();
      if (ahead != null) {
        larger.append(ahead);
        memory.charge(-ahead.capacity());
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
