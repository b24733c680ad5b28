package dev.sluice.benchmarks.load;

import dev.sluice.benchmarks.Expected;
import dev.sluice.benchmarks.Job;
import dev.sluice.benchmarks.Seen;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Takes nothing from subjects that send, until no queue of the system grows any more. What is in
 * these the subject has sent; nothing has left them.
 */
final class StalledReader implements Load {
  private final Job job;
  private final List<SocketChannel> channels = new ArrayList<>();
  private long passed;
  private boolean released;

  StalledReader(Job job) {
    this.job = job;
  }

  @Override
  public void run(int port, Histogram latencies) throws IOException {
    released = false;
    for (int i = 0; i < job.connections(); i++) {
      channels.add(Channels.connect(port));
    }
    passed = Settled.await(() ->
        SocketTable.queued(port).values().stream().mapToLong(bytes -> bytes).sum());
  }

  @Override
  public Expected done() {
    long all = job.connections();
    return released ? new Expected(all * job.bytes(), -1, all) : new Expected(-1, -1, 0);
  }

  @Override
  public Map<Seen, Long> seen() {
    return Map.of(Seen.PASSED, passed);
  }

  @Override
  public void release() throws IOException {
    for (SocketChannel channel : channels) {
      Channels.drain(channel, job.bytes());
      channel.close();
    }
    channels.clear();
    released = true;
  }
}
