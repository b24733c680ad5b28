package dev.sluice.benchmarks.load;

import dev.sluice.benchmarks.Expected;
import dev.sluice.benchmarks.Job;
import dev.sluice.benchmarks.Seen;
import java.io.IOException;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Sends until nothing goes out any more, to receivers that stand still. What left this side and is
 * in neither queue of the system, the subject has taken.
 */
final class StalledWriter implements Load {
  private final Job job;
  private final Pressing connections = new Pressing();
  private long passed;
  private boolean released;

  StalledWriter(Job job) {
    this.job = job;
  }

  @Override
  public void run(int port, Histogram latencies) throws IOException {
    released = false;
    connections.open(port, job.connections());
    passed = Settled.await(() -> {
      connections.fill();
      return connections.taken(port);
    });
  }

  @Override
  public Expected done() {
    return released
        ? new Expected(connections.written(), -1, job.connections())
        : new Expected(-1, -1, 0);
  }

  @Override
  public Map<Seen, Long> seen() {
    return Map.of(Seen.PASSED, passed);
  }

  @Override
  public void release() throws IOException {
    connections.finish();
    released = true;
  }
}
