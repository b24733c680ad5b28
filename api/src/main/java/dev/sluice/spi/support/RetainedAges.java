package dev.sluice.spi.support;

import java.util.ArrayDeque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Since when a socket retains each of its lists, oldest first. Any thread, under its own lock;
 * nothing of anybody else's runs in it.
 *
 * <p>Entries of released lists go when they are the oldest, or when they are the more numerous: so
 * there are never more than twice as many entries as lists, and a few.
 */
public final class RetainedAges {
  private static final int A_FEW = 16;

  /** One retained list. */
  public static final class Entry {
    private final long since;

    /** Written once, by whoever releases. */
    private volatile boolean released;

    private Entry(long since) {
      this.since = since;
    }

    void release() {
      released = true;
    }
  }

  /** Under the lock. */
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();

  /** So many entries, then released ones are looked for; under the lock. */
  private int sweepAt = A_FEW;

  private final LongSupplier nanoTime;

  RetainedAges(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  synchronized Entry add() {
    if (entries.size() >= sweepAt) {
      entries.removeIf(entry -> entry.released);
      sweepAt = 2 * entries.size() + A_FEW;
    }
    Entry entry = new Entry(nanoTime.getAsLong());
    entries.add(entry);
    return entry;
  }

  /** The age of the oldest that is not released, in nanoseconds; 0 if there is none. */
  synchronized long oldestNanos() {
    Entry oldest = oldest();
    return oldest == null ? 0 : nanoTime.getAsLong() - oldest.since;
  }

  synchronized int size() {
    return entries.size();
  }

  private @Nullable Entry oldest() {
    Entry first = entries.peek();
    while (first != null && first.released) {
      entries.remove();
      first = entries.peek();
    }
    return first;
  }
}
