package dev.sluice.benchmarks.subject;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.benchmarks.Job;
import dev.sluice.benchmarks.Shape;
import dev.sluice.netty.NettyConfiguration;
import dev.sluice.netty.Transport;
import dev.sluice.streams.Frames;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What is the same for Sluice with Reactor and with RxJava. */
final class SluiceServer {
  private static final int FRAME_LIMIT = 8192;

  private SluiceServer() {}

  static NettyConfiguration configuration(Job job) {
    return NettyConfiguration.defaults()
        .withTransport(job.nio() ? Transport.NIO : Transport.EPOLL)
        .withEventLoops(1);
  }

  static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  static Frames<ByteBuffer> frames(Job job) {
    return job.shape() == Shape.LENGTHS
        ? Frames.lengthPrefix(Integer.BYTES, ByteOrder.BIG_ENDIAN, FRAME_LIMIT)
        : Frames.delimiter(US_ASCII.encode("\n"), FRAME_LIMIT);
  }
}
