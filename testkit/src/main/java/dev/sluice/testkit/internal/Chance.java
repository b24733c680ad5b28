package dev.sluice.testkit.internal;

/**
 * Numbers that only a seed decides: SplitMix64, written out so that no version of Java changes
 * them.
 */
final class Chance {
  private long state;

  Chance(long seed) {
    this.state = seed;
  }

  private long next() {
    state += 0x9E3779B97F4A7C15L;
    long mixed = state;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  /** A number from 0 to {@code bound - 1}. */
  int below(int bound) {
    return (int) ((next() >>> 33) % bound);
  }

  /** A number from {@code from} to {@code to}, both included. */
  int between(int from, int to) {
    return from + below(to - from + 1);
  }

  /** A number from {@code from} to {@code to}, both included. */
  long between(long from, long to) {
    return from + Long.remainderUnsigned(next(), to - from + 1);
  }

  /** True once in so many times. */
  boolean oneIn(int times) {
    return below(times) == 0;
  }

  /**
   * How much of something is taken at a time: mostly all, sometimes any part, sometimes a few
   * bytes.
   */
  int part(int all) {
    return switch (below(4)) {
      case 0 -> between(1, all);
      case 1 -> between(1, Math.min(all, 16));
      default -> all;
    };
  }
}
