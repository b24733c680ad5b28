package dev.sluice.benchmarks.load;

import dev.sluice.benchmarks.Job;
import java.io.IOException;
import org.HdrHistogram.Histogram;

/** What one round does to a subject, from connecting to the end of every connection. */
public interface Load extends AutoCloseable {
  /**
   * The port that a relay has to pass on to.
   *
   * @return 0 where there is none
   */
  default int target() {
    return 0;
  }

  /**
   * One round.
   *
   * @param port the subject's
   * @param latencies nanoseconds from the first byte of a message to the last of its echo
   * @throws IOException if a byte is missing, or one too many
   */
  void run(int port, Histogram latencies) throws IOException;

  @Override
  default void close() throws IOException {}

  /** The load for a shape. */
  static Load of(Job job) throws IOException {
    return switch (job.shape()) {
      case RECEIVE -> job.connections() > 1 ? new Storm(job) : new Flood(job);
      case LINES, LENGTHS -> new Flood(job);
      case SEND -> new Sink(job);
      case ECHO -> new EchoLoad(job);
      case RELAY -> new RelayLoad(job);
      case ACCEPT -> new Storm(job);
    };
  }
}
