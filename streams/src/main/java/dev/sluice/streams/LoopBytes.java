package dev.sluice.streams;

/**
 * Memory of a thread that runs event loops, in which text waits to be decoded. Never used beyond
 * one call, so that all connections of a loop share it.
 */
final class LoopBytes {
  private static final ThreadLocal<LoopBytes> OF_THREAD = ThreadLocal.withInitial(LoopBytes::new);

  /** More than this is not kept. */
  private static final int KEPT = 8 << 10;

  private final byte[] kept = new byte[KEPT];

  static LoopBytes ofThisThread() {
    return OF_THREAD.get();
  }

  /** An array of this size or more, with any content. */
  byte[] atLeast(int size) {
    return size <= KEPT ? kept : new byte[size];
  }
}
