package dev.sluice.benchmarks.load;

import dev.sluice.benchmarks.Job;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.HdrHistogram.Histogram;

/**
 * A closed loop on many connections with one thread: each sends a message, waits for all of its
 * echo, and sends the next one. At its end a connection is reset, which leaves no port in
 * TIME_WAIT.
 */
final class EchoLoad implements Load {
  private static final long SELECT_MILLIS = 10_000;

  private final Job job;

  EchoLoad(Job job) {
    this.job = job;
  }

  @Override
  public void run(int port, Histogram latencies) throws IOException {
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < job.connections(); i++) {
        SocketChannel channel = Channels.connect(port);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, new Loop(channel, job));
      }
      for (SelectionKey key : selector.keys()) {
        ((Loop) key.attachment()).send();
      }
      for (int open = job.connections(); open > 0; ) {
        if (selector.select(SELECT_MILLIS) == 0) {
          throw new IOException(open + " connections wait for their echo");
        }
        for (SelectionKey key : selector.selectedKeys()) {
          Loop loop = (Loop) key.attachment();
          loop.read(latencies);
          open -= loop.left == 0 ? 1 : 0;
        }
        selector.selectedKeys().clear();
      }
    }
  }

  private static final class Loop {
    private final SocketChannel channel;
    private final ByteBuffer out;
    private final ByteBuffer in;
    private long left;
    private long sentAt;

    Loop(SocketChannel channel, Job job) {
      this.channel = channel;
      this.out = ByteBuffer.allocateDirect(job.elementSize());
      this.in = ByteBuffer.allocateDirect(job.elementSize());
      this.left = job.elements();
      while (out.hasRemaining()) {
        out.put((byte) out.position());
      }
    }

    /** Smaller than the socket's buffer, which is empty. */
    void send() throws IOException {
      sentAt = System.nanoTime();
      out.rewind();
      if (channel.write(out) < out.capacity()) {
        throw new IOException("the socket's buffer is smaller than a message");
      }
    }

    void read(Histogram latencies) throws IOException {
      if (channel.read(in) < 0) {
        throw new EOFException("ended before its echo");
      }
      if (in.hasRemaining()) {
        return;
      }
      latencies.recordValue(System.nanoTime() - sentAt);
      if (in.rewind().mismatch(out.rewind()) >= 0) {
        throw new IOException("an echo of other bytes");
      }
      in.clear();
      if (--left > 0) {
        send();
      } else {
        channel.close();
      }
    }
  }
}
