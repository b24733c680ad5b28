package dev.sluice.benchmarks.load;

import dev.sluice.benchmarks.Expected;
import dev.sluice.benchmarks.Job;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Asks the subject for its datagrams, with one of its own, and takes them as fast as they come.
 * Those it has not got in the end, the system has to have counted as dropped; the subject has to
 * have sent all of them.
 */
final class DatagramSink implements Load {
  private static final int BUFFER = 4 << 20;
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Job job;
  private final DatagramChannel channel;
  private final ByteBuffer data;

  DatagramSink(Job job) throws IOException {
    this.job = job;
    this.data = ByteBuffer.allocateDirect(job.elementSize() + 1);
    this.channel = DatagramChannel.open(StandardProtocolFamily.INET)
        .setOption(StandardSocketOptions.SO_RCVBUF, BUFFER)
        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    channel.configureBlocking(false);
  }

  @Override
  public int target() {
    return channel.socket().getLocalPort();
  }

  @Override
  public void run(int port, Histogram latencies) throws IOException {
    long before = SocketTable.datagrams(target()).dropped();
    channel.send(
        ByteBuffer.allocate(1), new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    long deadline = System.nanoTime() + LIMIT_NANOS;
    long taken = 0;
    while (true) {
      long more = take();
      taken += more;
      if (more == 0
          && taken + SocketTable.datagrams(target()).dropped() - before == job.elements()) {
        return;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("got " + taken + " datagrams, expected " + job.elements());
      }
    }
  }

  /** All that are there. */
  private long take() throws IOException {
    for (long taken = 0; true; taken++) {
      data.clear();
      if (channel.receive(data) == null) {
        return taken;
      }
      if (data.position() != job.elementSize()) {
        throw new IOException("a datagram of " + data.position() + " bytes");
      }
    }
  }

  @Override
  public Expected done() {
    return new Expected(job.bytes(), job.elements(), 0);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
