package dev.sluice.streams;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Subscription;

/** The subscription of a source, which counts what it is told and calls that overlap (RS 2.7). */
final class Source implements Subscription {
  final AtomicLong requested = new AtomicLong();
  final AtomicInteger cancels = new AtomicInteger();
  final AtomicInteger overlaps = new AtomicInteger();
  private final AtomicInteger inside = new AtomicInteger();

  @Override
  public void request(long n) {
    enter();
    requested.addAndGet(n);
    inside.decrementAndGet();
  }

  @Override
  public void cancel() {
    enter();
    cancels.incrementAndGet();
    inside.decrementAndGet();
  }

  /** Stays for a moment, so that another call can overlap. */
  private void enter() {
    if (inside.incrementAndGet() != 1) {
      overlaps.incrementAndGet();
    }
    for (int spins = 0; spins < 8; spins++) {
      Thread.onSpinWait();
    }
  }
}
