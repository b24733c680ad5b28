package dev.sluice.benchmarks.load;

import dev.sluice.benchmarks.Expected;
import dev.sluice.benchmarks.Job;
import dev.sluice.benchmarks.Seen;
import dev.sluice.benchmarks.Shape;
import java.io.IOException;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What one round does to a subject, from connecting to the end of every connection. */
public interface Load extends AutoCloseable {
  /**
   * The port that a relay has to pass on to, or that datagrams are to be sent to.
   *
   * @return 0 where there is none
   */
  default int target() {
    return 0;
  }

  /**
   * What comes before the round and does not count.
   *
   * @param port the subject's
   * @throws IOException if the subject does not serve
   */
  default void prepare(int port) throws IOException {}

  /**
   * One round.
   *
   * @param port the subject's
   * @param latencies nanoseconds from the first byte of a message to the last of its echo
   * @throws IOException if a byte is missing, or one too many
   */
  void run(int port, Histogram latencies) throws IOException;

  /**
   * What the subject has to have done in this round by now, where only the load knows.
   *
   * @return nothing, where {@link dev.sluice.benchmarks.Work} knows it beforehand
   */
  default Expected done() {
    return Expected.NOTHING;
  }

  /**
   * What else the round showed.
   *
   * @return numbers of this round
   */
  default Map<Seen, Long> seen() {
    return Map.of();
  }

  /**
   * Ends what the round left open; the subject goes on where it stood still. Does not count.
   *
   * @throws IOException if a byte is missing, or one too many
   */
  default void release() throws IOException {}

  @Override
  default void close() throws IOException {}

  /** The load for a job. */
  static Load of(Job job) throws IOException {
    if (job.manner().datagrams()) {
      return switch (job.shape()) {
        case SEND -> new DatagramSink(job);
        default -> new DatagramSource(job);
      };
    }
    return switch (job.drive()) {
      case PLAIN, PAUSED, START, STEADY -> plain(job);
      case PACED -> new PacedEcho(job);
      case IDLE -> new Idle(job);
      case ONE_FAST -> new OneFast(job);
      case STALLED -> job.shape() == Shape.SEND ? new StalledReader(job) : new StalledWriter(job);
    };
  }

  private static Load plain(Job job) throws IOException {
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
