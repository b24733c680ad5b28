package dev.sluice.benchmarks.subject;

import java.util.function.LongConsumer;

/** How the subscriber of one connection asks for its elements. */
interface Asking {
  /** How many elements come before the first {@link #again()}. */
  long first();

  /** How many elements come before the {@code again()} after the next one. */
  long next();

  /**
   * Asks for the first ones.
   *
   * @param request the subscription's
   */
  void start(LongConsumer request);

  /** The ones asked for have come. */
  void again();

  /** There are no more. */
  default void end() {}

  /** As many at a time. */
  static Asking inBatches(long batch) {
    return new Asking() {
      private LongConsumer request = none -> {};

      @Override
      public long first() {
        return batch;
      }

      @Override
      public long next() {
        return batch;
      }

      @Override
      public void start(LongConsumer subscription) {
        request = subscription;
        request.accept(batch);
      }

      @Override
      public void again() {
        request.accept(batch);
      }
    };
  }
}
