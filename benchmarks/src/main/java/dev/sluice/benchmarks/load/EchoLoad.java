package dev.sluice.benchmarks.load;

import dev.sluice.benchmarks.Drive;
import dev.sluice.benchmarks.Expected;
import dev.sluice.benchmarks.Job;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * A closed loop on many connections with one thread: each sends a message, waits for all of its
 * echo, and sends the next one. At its end a connection is reset, which leaves no port in
 * TIME_WAIT; that is part of the round, as opening it is, unless the work is {@link Drive#STEADY}.
 */
final class EchoLoad implements Load {
  private static final long SELECT_MILLIS = 10_000;

  private final Job job;
  private final boolean steady;
  private final List<Loop> loops = new ArrayList<>();
  private @Nullable Selector selector;

  EchoLoad(Job job) {
    this.job = job;
    this.steady = job.drive() == Drive.STEADY;
  }

  @Override
  public void prepare(int port) throws IOException {
    if (steady) {
      open(port);
    }
  }

  private Selector open(int port) throws IOException {
    Selector opened = Selector.open();
    selector = opened;
    for (int i = 0; i < job.connections(); i++) {
      SocketChannel channel = Channels.connectToReset(port);
      if (steady) {
        Channels.exchange(channel);
      }
      channel.configureBlocking(false);
      Loop loop = new Loop(channel);
      channel.register(opened, SelectionKey.OP_READ, loop);
      loops.add(loop);
    }
    return opened;
  }

  @Override
  public void run(int port, Histogram latencies) throws IOException {
    Selector opened = selector == null ? open(port) : selector;
    for (Loop loop : loops) {
      loop.send();
    }
    for (int busy = loops.size(); busy > 0; ) {
      if (opened.select(SELECT_MILLIS) == 0) {
        throw new IOException(busy + " connections wait for their echo");
      }
      for (SelectionKey key : opened.selectedKeys()) {
        Loop loop = (Loop) key.attachment();
        loop.read(latencies);
        busy -= loop.left == 0 ? 1 : 0;
      }
      opened.selectedKeys().clear();
    }
    if (!steady) {
      release();
    }
  }

  @Override
  public Expected done() {
    return new Expected(-1, -1, loops.isEmpty() ? job.connections() : 0);
  }

  @Override
  public void release() throws IOException {
    for (Loop loop : loops) {
      loop.channel.close();
    }
    loops.clear();
    if (selector != null) {
      selector.close();
      selector = null;
    }
  }

  private final class Loop {
    private final SocketChannel channel;
    private final ByteBuffer out;
    private final ByteBuffer in;
    private long left;
    private long sentAt;

    Loop(SocketChannel channel) {
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
      } else if (!steady) {
        channel.close();
      }
    }
  }
}
