package dev.sluice.benchmarks.load;

import java.util.concurrent.TimeUnit;

/** When each of many things is due, at a fixed rate; nothing that comes late moves the others. */
final class Ticks {
  private final long begun = System.nanoTime();
  private final double interval;

  Ticks(int rate) {
    this.interval = (double) TimeUnit.SECONDS.toNanos(1) / rate;
  }

  /** When the thing of this number is due, in the time of {@link System#nanoTime}. */
  long due(long number) {
    return begun + (long) (number * interval);
  }

  /** Spins: to be woken takes longer than what is measured. */
  void await(long number) {
    long due = due(number);
    while (System.nanoTime() - due < 0) {
      Thread.onSpinWait();
    }
  }
}
