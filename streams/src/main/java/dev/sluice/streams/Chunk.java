package dev.sluice.streams;

import org.jspecify.annotations.Nullable;

/** Memory for gathered bytes: [regionStart, end) waits, what is before that is out or sent. */
final class Chunk {
  static final int SMALLEST = 2 << 10;
  static final int LARGEST = 64 << 10;

  final byte[] memory;
  int regionStart;
  int end;

  /** Regions that are waiting or out. */
  int inUse;

  /** The next of its size among the {@link SpareChunks}. */
  @Nullable
  Chunk next;

  /** Of a power of two from {@link #SMALLEST} to {@link #LARGEST}. */
  Chunk(int size) {
    memory = new byte[size];
  }

  int size() {
    return memory.length;
  }

  int room() {
    return memory.length - end;
  }

  /** Whether every byte that came was sent. */
  boolean isDone() {
    return inUse == 0 && end == regionStart;
  }
}
