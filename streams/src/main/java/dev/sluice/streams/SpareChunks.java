package dev.sluice.streams;

import org.jspecify.annotations.Nullable;

/**
 * Chunks that nobody uses, for the next queue on the same thread: so the connections of a loop
 * share memory for gathered bytes, and one that sends nothing has none. Chunks come back on loops
 * only; a sender on another thread makes new ones. Used by one thread.
 */
final class SpareChunks {
  private static final ThreadLocal<@Nullable SpareChunks> OF_THREAD = new ThreadLocal<>();

  /** So many bytes are kept of each size. */
  private static final int KEPT = 2 * Chunk.LARGEST;

  private static final int SIZES = index(Chunk.LARGEST) + 1;

  private final @Nullable Chunk[] first = new @Nullable Chunk[SIZES];
  private final int[] count = new int[SIZES];

  private SpareChunks() {}

  private static int index(int size) {
    return Integer.numberOfTrailingZeros(size / Chunk.SMALLEST);
  }

  /** A chunk of just that size, empty. */
  static Chunk take(int size) {
    SpareChunks spares = OF_THREAD.get();
    Chunk spare = spares == null ? null : spares.poll(index(size));
    return spare == null ? new Chunk(size) : spare;
  }

  /** A chunk is done and nobody has it any more. */
  static void give(Chunk chunk) {
    SpareChunks spares = OF_THREAD.get();
    if (spares == null) {
      spares = new SpareChunks();
      OF_THREAD.set(spares);
    }
    spares.add(chunk);
  }

  private @Nullable Chunk poll(int index) {
    Chunk spare = first[index];
    if (spare != null) {
      first[index] = spare.next;
      spare.next = null;
      count[index]--;
    }
    return spare;
  }

  private void add(Chunk chunk) {
    int index = index(chunk.size());
    if (count[index] * chunk.size() < KEPT) {
      chunk.regionStart = 0;
      chunk.end = 0;
      chunk.next = first[index];
      first[index] = chunk;
      count[index]++;
    }
  }
}
