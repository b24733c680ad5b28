package dev.sluice.benchmarks.subject;

import dev.sluice.benchmarks.Job;
import dev.sluice.benchmarks.Tally;
import java.util.function.ToIntFunction;

/** Counts each datagram when it comes; the same subscriber for all that have one. */
final class CountedDatagrams<T> extends Demanding<T> {
  private final Tally tally;
  private final ToIntFunction<? super T> taken;

  /** With a function that is done with a datagram, and says how many bytes it had. */
  CountedDatagrams(Job job, Tally tally, ToIntFunction<? super T> taken) {
    super(job.demand());
    this.tally = tally;
    this.taken = taken;
  }

  @Override
  void take(T datagram) {
    tally.bytes.add(taken.applyAsInt(datagram));
    tally.elements.increment();
  }

  /** By close alone. */
  @Override
  void ended() {}

  @Override
  protected void hookOnError(Throwable failure) {
    tally.fail(failure);
  }
}
