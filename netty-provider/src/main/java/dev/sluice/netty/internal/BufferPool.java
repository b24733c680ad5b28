package dev.sluice.netty.internal;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Receive buffers of one client: taken by a loop for its next reads, given back by whoever releases
 * what was kept. Any thread. The memory is the JDK's direct memory, so that a view that outlives
 * its release sees other data, never memory that is gone.
 *
 * <p>A few spares stay for ever. What is given back beyond them is used again too, until the
 * garbage collector runs: applications that keep and release many buffers must not allocate each
 * anew, since the JDK lets the thread that allocates wait, an event loop here, when released memory
 * is not collected yet.
 */
final class BufferPool {
  private final int bufferSize;
  private final int spares;

  /** Buffers nobody uses; any thread adds and takes. */
  private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();

  /** How many are in {@link #free}, or about to be. */
  private final AtomicInteger freeCount = new AtomicInteger();

  /** Beyond the spares: as long as the collector leaves them. Any thread adds and takes. */
  private final ConcurrentLinkedQueue<WeakReference<ByteBuffer>> surplus =
      new ConcurrentLinkedQueue<>();

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
      memory = takeSurplus();
    } else {
      freeCount.decrementAndGet();
    }
    return memory == null ? ByteBuffer.allocateDirect(bufferSize) : memory.clear();
  }

  private @Nullable ByteBuffer takeSurplus() {
    WeakReference<ByteBuffer> reference = surplus.poll();
    while (reference != null) {
      ByteBuffer memory = reference.get();
      if (memory != null) {
        return memory;
      }
      reference = surplus.poll();
    }
    return null;
  }

  /** Whether so few bytes are better copied than kept in a buffer of full size. */
  boolean isSmall(int bytes) {
    return bytes <= 256 || bytes < bufferSize / 4;
  }

  void give(ByteBuffer memory) {
    if (freeCount.incrementAndGet() <= spares) {
      free.add(memory);
    } else {
      freeCount.decrementAndGet();
      surplus.add(new WeakReference<>(memory));
    }
  }
}
