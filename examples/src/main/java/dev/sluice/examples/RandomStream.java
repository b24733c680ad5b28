package dev.sluice.examples;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Pseudo-random bytes without an end, the same for the same seed. One thread. */
final class RandomStream {
  private long state;

  RandomStream(long seed) {
    this.state = seed;
  }

  /** Fills a buffer whose capacity is a multiple of 8, from 0 to its capacity. */
  void fill(ByteBuffer buffer) {
    buffer.clear().order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) { // SplitMix64
      state += 0x9E3779B97F4A7C15L;
      long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
      mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
      buffer.putLong(mixed ^ (mixed >>> 31));
    }
    buffer.flip();
  }
}
