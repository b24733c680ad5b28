package dev.sluice.streams;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Memory for gathered bytes: [regionStart, end) waits, what is before that is out or sent. */
final class Chunk {
  static final int SMALLEST = 2 << 10;
  static final int LARGEST = 64 << 10;

  final ByteBuffer memory;

  /** Who lent this direct memory; {@code null} for heap memory. */
  final @Nullable SpareChunks lender;

  int regionStart;
  int end;

  /** Regions that are waiting or out. */
  int inUse;

  /** The next of its size among the {@link SpareChunks}. */
  @Nullable
  Chunk next;

  private Chunk(ByteBuffer memory, @Nullable SpareChunks lender) {
    this.memory = memory;
    this.lender = lender;
  }

  /** Of a power of two from {@link #SMALLEST} to {@link #LARGEST}. */
  static Chunk onHeap(int size) {
    return new Chunk(ByteBuffer.allocate(size), null);
  }

  /** Of the largest size, in memory that the system reads without another copy. */
  static Chunk direct(SpareChunks lender) {
    return new Chunk(ByteBuffer.allocateDirect(LARGEST), lender);
  }

  int size() {
    return memory.capacity();
  }

  int room() {
    return size() - end;
  }

  /** Whether bytes wait here. */
  boolean hasRegion() {
    return end > regionStart;
  }

  /** Ends the region of the bytes that wait, which is out from now on. */
  ByteBuffer endRegion() {
    ByteBuffer region = memory.duplicate().limit(end).position(regionStart);
    regionStart = end;
    inUse++;
    return region;
  }

  /** Whether every byte that came was sent. */
  boolean isDone() {
    return inUse == 0 && end == regionStart;
  }
}
