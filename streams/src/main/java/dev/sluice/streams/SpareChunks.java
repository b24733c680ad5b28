package dev.sluice.streams;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Chunks that nobody uses, for the next queue on the same thread: so the connections of a loop
 * share memory for gathered bytes, and one that sends nothing has none. Used by the thread of a
 * loop, for sockets of that loop; a sender on another thread makes chunks of its own, which come
 * here.
 *
 * <p>The first of the largest chunks are direct memory, so that a send of much goes out without
 * another copy. There are {@value #MOST_DIRECT} for each thread at most, whatever stands still: the
 * others are the collector's.
 */
final class SpareChunks {
  private static final ThreadLocal<@Nullable SpareChunks> OF_THREAD = new ThreadLocal<>();

  /** So many bytes are kept of each size. */
  private static final int KEPT = 2 * Chunk.LARGEST;

  /** So many windows of sends. */
  private static final int MOST_DIRECT = 4;

  private static final int SIZES = index(Chunk.LARGEST) + 1;

  private final @Nullable Chunk[] first = new @Nullable Chunk[SIZES];
  private final int[] count = new int[SIZES];

  /** The direct chunks that are not lent. */
  private final ArrayDeque<Chunk> direct = new ArrayDeque<>(MOST_DIRECT);

  /** Direct chunks that were made, lent or not. */
  private int directMade;

  private SpareChunks() {}

  private static int index(int size) {
    return Integer.numberOfTrailingZeros(size / Chunk.SMALLEST);
  }

  /** A chunk of just that size, empty. */
  static Chunk take(int size) {
    SpareChunks spares = OF_THREAD.get();
    Chunk spare = spares == null ? null : spares.poll(size);
    return spare == null ? Chunk.onHeap(size) : spare;
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

  private @Nullable Chunk poll(int size) {
    Chunk lent = size == Chunk.LARGEST ? lendDirect() : null;
    if (lent != null) {
      return lent;
    }
    int index = index(size);
    Chunk spare = first[index];
    if (spare != null) {
      first[index] = spare.next;
      spare.next = null;
      count[index]--;
    }
    return spare;
  }

  private @Nullable Chunk lendDirect() {
    Chunk spare = direct.poll();
    if (spare == null && directMade < MOST_DIRECT) {
      spare = Chunk.direct(this);
      directMade++;
    }
    return spare;
  }

  private void add(Chunk chunk) {
    chunk.regionStart = 0;
    chunk.end = 0;
    if (chunk.lender == this) {
      direct.push(chunk);
      return;
    }
    int index = index(chunk.size());
    if (chunk.lender == null && count[index] * chunk.size() < KEPT) {
      chunk.next = first[index];
      first[index] = chunk;
      count[index]++;
    }
  }
}
