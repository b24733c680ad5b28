package dev.sluice.benchmarks.load;

import dev.sluice.benchmarks.Expected;
import dev.sluice.benchmarks.Job;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Fills many connections whose receiver stands still, then sends as fast as it can on one more. */
final class OneFast implements Load {
  private final Job job;
  private final ByteBuffer bytes = Flood.lines(64);
  private final Pressing others = new Pressing();
  private @Nullable SocketChannel fast;
  private boolean released;

  OneFast(Job job) {
    this.job = job;
  }

  @Override
  public void prepare(int port) throws IOException {
    released = false;
    others.open(port, job.connections() - 1);
    Settled.await(() -> {
      others.fill();
      return others.written();
    });
    fast = Channels.connect(port);
  }

  @Override
  public void run(int port, Histogram latencies) throws IOException {
    if (fast == null) {
      throw new IOException("not prepared");
    }
    try (SocketChannel channel = fast) {
      Channels.send(channel, bytes, job.bytes());
      channel.shutdownOutput();
      Channels.drain(channel, 0);
    }
  }

  @Override
  public Expected done() {
    return released
        ? new Expected(job.bytes() + others.written(), -1, job.connections())
        : new Expected(-1, -1, 1);
  }

  @Override
  public void release() throws IOException {
    others.finish();
    released = true;
  }
}
