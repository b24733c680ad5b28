package dev.sluice.benchmarks.load;

import dev.sluice.benchmarks.Job;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.HdrHistogram.Histogram;

/** Takes what the subject sends, as fast as it comes. */
final class Sink implements Load {
  private final Job job;

  Sink(Job job) {
    this.job = job;
  }

  @Override
  public void run(int port, Histogram latencies) throws IOException {
    try (SocketChannel channel = Channels.connect(port)) {
      Channels.drain(channel, job.bytes());
    }
  }
}
