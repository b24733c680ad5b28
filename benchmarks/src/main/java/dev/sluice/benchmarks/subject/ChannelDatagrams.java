package dev.sluice.benchmarks.subject;

import dev.sluice.benchmarks.Job;
import dev.sluice.benchmarks.Shape;
import dev.sluice.benchmarks.Tally;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.DatagramChannel;

/** Datagrams by a blocking channel of the JDK on a thread of its own: what Java allows. */
public final class ChannelDatagrams implements Subject {
  private static final int LONGEST = 65_535;

  private final DatagramChannel channel;
  private final Job job;
  private final Tally tally;

  private ChannelDatagrams(Job job, Tally tally) throws IOException {
    this.job = job;
    this.tally = tally;
    this.channel = DatagramChannel.open(StandardProtocolFamily.INET)
        .setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER)
        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Threads.start("datagrams", this::serve);
  }

  public static Starter starter() {
    return ChannelDatagrams::new;
  }

  private void serve() {
    ByteBuffer data = ByteBuffer.allocateDirect(LONGEST);
    try {
      while (true) {
        SocketAddress sender = channel.receive(data.clear());
        if (job.shape() == Shape.SEND) {
          send(sender);
        } else {
          tally.elements.increment();
          tally.bytes.add(data.position());
        }
      }
    } catch (AsynchronousCloseException closed) {
      // by close()
    } catch (IOException failure) {
      tally.fail(failure);
    }
  }

  private void send(SocketAddress target) throws IOException {
    ByteBuffer element = ByteBuffer.allocateDirect(job.elementSize());
    for (long sent = 0; sent < job.elements(); sent++) {
      channel.send(element.rewind(), target);
    }
    tally.elements.add(job.elements());
    tally.bytes.add(job.bytes());
  }

  @Override
  public int port() {
    return channel.socket().getLocalPort();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException failure) {
      tally.fail(failure);
    }
  }
}
