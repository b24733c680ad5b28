package dev.sluice.benchmarks.load;

import dev.sluice.benchmarks.Expected;
import dev.sluice.benchmarks.Job;
import dev.sluice.benchmarks.Seen;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Sends datagrams at a fixed rate, in small bursts. What the subject has not got in the end, the
 * system has to have counted as dropped. The rate that came of it is told, since a machine that has
 * something else to do may not reach the one that was asked for.
 */
final class DatagramSource implements Load {
  private static final int BURST = 16;
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Job job;
  private long lost;
  private long offered;

  DatagramSource(Job job) {
    this.job = job;
  }

  @Override
  public void run(int port, Histogram latencies) throws IOException {
    long before = SocketTable.datagrams(port).dropped();
    try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
      channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      ByteBuffer data = ByteBuffer.allocateDirect(job.elementSize());
      Ticks ticks = new Ticks(job.manner().rate());
      long begun = System.nanoTime();
      for (long sent = 0; sent < job.elements(); sent++) {
        if (sent % BURST == 0) {
          ticks.await(sent);
        }
        channel.write(data.rewind());
      }
      offered = rate(job.elements(), System.nanoTime() - begun);
    }
    // Over the loopback interface a datagram is in its queue, or dropped, before send returns;
    // an empty queue says that the subject is done, too.
    SocketTable.Row row = SocketTable.datagrams(port);
    long deadline = System.nanoTime() + LIMIT_NANOS;
    while (row.receiving() > 0) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("not taken: " + row);
      }
      Thread.onSpinWait();
      row = SocketTable.datagrams(port);
    }
    lost = row.dropped() - before;
  }

  private static long rate(long sent, long nanos) {
    return (long) (sent * 1e9 / Math.max(1, nanos));
  }

  @Override
  public Expected done() {
    long taken = job.elements() - lost;
    return new Expected(taken * job.elementSize(), taken, 0);
  }

  @Override
  public Map<Seen, Long> seen() {
    return Map.of(Seen.LOST, lost, Seen.OFFERED, offered);
  }
}
