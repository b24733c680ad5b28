package dev.sluice.benchmarks.load;

import dev.sluice.benchmarks.Expected;
import dev.sluice.benchmarks.Job;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Opens connections, has one byte echoed on each, and leaves them alone. */
final class Idle implements Load {
  private final Job job;
  private final List<SocketChannel> channels = new ArrayList<>();
  private boolean released;

  Idle(Job job) {
    this.job = job;
  }

  @Override
  public void run(int port, Histogram latencies) throws IOException {
    released = false;
    for (int i = 0; i < job.connections(); i++) {
      SocketChannel channel = Channels.connectToReset(port);
      channels.add(channel);
      Channels.exchange(channel);
    }
  }

  @Override
  public Expected done() {
    return new Expected(-1, -1, released ? job.connections() : 0);
  }

  @Override
  public void release() throws IOException {
    released = true;
    for (SocketChannel channel : channels) {
      channel.close();
    }
    channels.clear();
  }
}
