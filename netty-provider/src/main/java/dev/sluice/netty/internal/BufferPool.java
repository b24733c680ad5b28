package dev.sluice.netty.internal;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Receive buffers of one client: taken by a loop for its next reads, given back by whoever releases
 * what was kept. Any thread. The memory is the JDK's direct memory, so that a view that outlives
 * its release sees other data, never memory that is gone.
 */
final class BufferPool {
  private final int bufferSize;
  private final int spares;

  /** Buffers nobody uses; any thread adds and takes. */
  private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();

  /** How many are in {@link #free}, or about to be. */
  private final AtomicInteger freeCount = new AtomicInteger();

  BufferPool(int bufferSize, int spares) {
    this.bufferSize = bufferSize;
    this.spares = spares;
  }

  int bufferSize() {
    return bufferSize;
  }

  /** A buffer of full size with a fresh life. */
  Indication take() {
    return new Indication(takeMemory(), this);
  }

  /** A block of full size for datagrams, with a fresh life. */
  DatagramList takeList() {
    return new DatagramList(takeMemory(), this);
  }

  private ByteBuffer takeMemory() {
    ByteBuffer memory = free.poll();
    if (memory == null) {
      return ByteBuffer.allocateDirect(bufferSize);
    }
    freeCount.decrementAndGet();
    return memory.clear();
  }

  /** Whether so few bytes are better copied than kept in a buffer of full size. */
  boolean isSmall(int bytes) {
    return bytes <= 256 || bytes < bufferSize / 4;
  }

  void give(ByteBuffer memory) {
    if (freeCount.incrementAndGet() <= spares) {
      free.add(memory);
    } else {
      freeCount.decrementAndGet(); // beyond the spares the garbage collector takes it
    }
  }
}
