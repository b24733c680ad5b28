package dev.sluice.benchmarks.report;

import dev.sluice.benchmarks.Round;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * One promise about speed or size, to be held against a run.
 *
 * @param what in words
 * @param quantity what of a run it is about
 * @param limit the bound
 * @param isLeast whether the bound is the least that is wanted, or the most
 */
record Target(String what, Quantity quantity, double limit, boolean isLeast) {
  /** A quantity of a run; empty where the run has no such work or subject. */
  sealed interface Quantity {
    Optional<Ratio> in(Results results);
  }

  /** The figure of a work, as a multiple of another subject's. */
  record Versus(String work, String subject, String base) implements Quantity {
    @Override
    public Optional<Ratio> in(Results results) {
      return results.work(work).flatMap(result -> result.ratio(subject, base));
    }

    @Override
    public String toString() {
      return work + ": " + subject + " ÷ " + base;
    }
  }

  /** The 99th percentile of latency, as a multiple of another subject's. */
  record Latency(String work, String subject, String base) implements Quantity {
    @Override
    public Optional<Ratio> in(Results results) {
      ToDoubleFunction<Round> p99 = round -> round.taken().p99Nanos();
      return results.work(work).flatMap(result -> result.ratio(subject, base, p99));
    }

    @Override
    public String toString() {
      return work + ", p99: " + subject + " ÷ " + base;
    }
  }

  /** One subject's figure in a work, as a multiple of its own in another one. */
  record Across(String work, String baseWork, String subject) implements Quantity {
    @Override
    public Optional<Ratio> in(Results results) {
      Optional<WorkResult> one = results.work(work).filter(this::has);
      Optional<WorkResult> other = results.work(baseWork).filter(this::has);
      return one.isEmpty() || other.isEmpty()
          ? Optional.empty()
          : Optional.of(Ratio.of(figures(one.get()), figures(other.get())));
    }

    private boolean has(WorkResult result) {
      return result.work().subjects().contains(subject);
    }

    private double[] figures(WorkResult result) {
      return result.figures(subject, result.work()::figure);
    }

    @Override
    public String toString() {
      return subject + ": " + work + " ÷ " + baseWork;
    }
  }

  /** A work's figure as it is. */
  record Plain(String work, String subject) implements Quantity {
    @Override
    public Optional<Ratio> in(Results results) {
      return results
          .work(work)
          .filter(result -> result.work().subjects().contains(subject))
          .map(result -> result.figures(subject, result.work()::figure))
          .map(Ratio::plain);
    }

    @Override
    public String toString() {
      return work + ": " + subject;
    }
  }

  /** Whether a measured value keeps the promise. */
  boolean isMetBy(double value) {
    return isLeast ? value >= limit : value <= limit;
  }
}
