package dev.sluice.benchmarks.subject;

import dev.sluice.benchmarks.Job;
import dev.sluice.benchmarks.Shape;
import dev.sluice.benchmarks.Tally;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Blocking channels of the JDK with a thread for each connection and a direct buffer for each
 * thread: one copy less than {@link SocketSubject}.
 */
public final class ChannelSubject implements Subject {
  private static final int BUFFER = 64 << 10;

  private final ServerSocketChannel server;
  private final Job job;
  private final Tally tally;

  private ChannelSubject(Job job, Tally tally) throws IOException {
    this.job = job;
    this.tally = tally;
    this.server = ServerSocketChannel.open()
        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), NettyServer.BACKLOG);
    Threads.start("accept", this::accept);
  }

  public static Starter starter() {
    return ChannelSubject::new;
  }

  @Override
  public int port() {
    return server.socket().getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel channel = server.accept();
        if (job.shape() == Shape.ACCEPT) {
          channel.close(); // no thread for that
          tally.ended.increment();
        } else {
          Threads.start("connection", () -> serve(channel));
        }
      }
    } catch (ClosedChannelException closed) {
      // by close()
    } catch (IOException failure) {
      tally.fail(failure);
    }
  }

  private void serve(SocketChannel channel) {
    Received received = new Received(job, tally);
    try (channel) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      switch (job.shape()) {
        case RECEIVE -> receive(channel, received);
        case SEND -> send(channel, received);
        case ECHO -> passOnToReset(channel);
        case RELAY -> relay(channel);
        default -> throw new UnsupportedOperationException(job.shape().name());
      }
    } catch (IOException failure) {
      tally.fail(failure);
    }
    received.end();
  }

  private static void receive(SocketChannel channel, Received received) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    for (int size = channel.read(buffer); size >= 0; size = channel.read(buffer.clear())) {
      received.bytes(size);
    }
  }

  /** As large a write as the kernel likes, whatever the elements. */
  private void send(SocketChannel channel, Received received) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocateDirect(BUFFER);
    for (long left = job.bytes(); left > 0; ) {
      left -= channel.write(chunk.clear().limit((int) Math.min(left, BUFFER)));
    }
    received.bytes(job.bytes());
  }

  private static void passOn(SocketChannel from, SocketChannel to) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    while (from.read(buffer.clear()) >= 0) {
      buffer.flip();
      while (buffer.hasRemaining()) {
        to.write(buffer);
      }
    }
  }

  private static void passOnToReset(SocketChannel channel) throws IOException {
    try {
      passOn(channel, channel);
    } catch (SocketException reset) {
      // the load ends a connection this way
    }
  }

  /** A thread for each direction; the far end is the first to end. */
  private void relay(SocketChannel near) throws IOException {
    try (SocketChannel far =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), job.target()))) {
      far.setOption(StandardSocketOptions.TCP_NODELAY, true);
      Threads.start("there", () -> {
        try {
          passOn(near, far);
        } catch (IOException failure) {
          // the near end is closed below, or what fails is seen there
        }
      });
      passOn(far, near);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException failure) {
      tally.fail(failure);
    }
  }
}
