package dev.sluice.benchmarks.subject;

import dev.sluice.benchmarks.Job;
import dev.sluice.benchmarks.Seen;
import dev.sluice.benchmarks.Tally;
import java.util.Map;

/** A server under measurement, on one event loop or, where it blocks, a thread per connection. */
public interface Subject extends AutoCloseable {
  /** SO_RCVBUF of sockets for datagrams, the same for all. */
  int RECEIVE_BUFFER = 4 << 20;

  /** The port on the loopback address. */
  int port();

  /** Lets connections that stand still go on. */
  default void resume() {}

  /** What its own statistics say, where it has some. */
  default Map<Seen, Long> look() {
    return Map.of();
  }

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
