package dev.sluice.benchmarks.subject;

import dev.sluice.benchmarks.Job;
import dev.sluice.benchmarks.Tally;

/** A server under measurement, on one event loop or, where it blocks, a thread per connection. */
public interface Subject extends AutoCloseable {
  /** The port on the loopback address. */
  int port();

  @Override
  void close();

  /** How a subject is started. */
  @FunctionalInterface
  interface Starter {
    /**
     * Starts to serve.
     *
     * @param job what to do with each connection
     * @param tally where to count
     * @return the running server
     */
    Subject start(Job job, Tally tally) throws Exception;
  }
}
