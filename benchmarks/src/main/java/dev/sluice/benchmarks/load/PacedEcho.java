package dev.sluice.benchmarks.load;

import dev.sluice.benchmarks.Expected;
import dev.sluice.benchmarks.Job;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * An open loop: messages go out at a fixed rate, to one connection after the other, whatever has
 * come back by then. Latency counts from the time at which a message was due, so that one that had
 * to wait for its turn is not told to have been fast. One thread, which does not sleep.
 */
final class PacedEcho implements Load {
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int MESSAGES_AT_ONCE = 256;

  private final Job job;
  private final List<Line> lines = new ArrayList<>();
  private @Nullable Selector selector;
  private boolean released;

  PacedEcho(Job job) {
    this.job = job;
  }

  @Override
  public void prepare(int port) throws IOException {
    released = false;
    Selector opened = Selector.open();
    selector = opened;
    for (int i = 0; i < job.connections(); i++) {
      SocketChannel channel = Channels.connectToReset(port);
      Channels.exchange(channel);
      channel.configureBlocking(false);
      Line line = new Line(channel, i);
      channel.register(opened, SelectionKey.OP_READ, line);
      lines.add(line);
    }
  }

  @Override
  public void run(int port, Histogram latencies) throws IOException {
    if (selector == null) {
      throw new IOException("not prepared");
    }
    long all = job.elements() * job.connections();
    long sent = 0;
    long echoed = 0;
    Ticks ticks = new Ticks(job.manner().rate());
    long heard = System.nanoTime();
    while (echoed < all) {
      long now = System.nanoTime();
      for (; sent < all && ticks.due(sent) - now <= 0; sent++) {
        lines.get((int) (sent % lines.size())).send();
      }
      if (selector.selectNow(key -> read(key, ticks, latencies)) > 0) {
        echoed = lines.stream().mapToLong(line -> line.echoed).sum();
        heard = now;
      } else if (now - heard > SILENCE_NANOS) {
        throw new IOException(echoed + " of " + sent + " messages came back");
      }
    }
  }

  private static void read(SelectionKey key, Ticks ticks, Histogram latencies) {
    try {
      ((Line) key.attachment()).read(ticks, latencies);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public Expected done() {
    return new Expected(-1, -1, released ? job.connections() : 0);
  }

  @Override
  public void release() throws IOException {
    released = true;
    for (Line line : lines) {
      line.channel.close();
    }
    lines.clear();
    if (selector != null) {
      selector.close();
    }
  }

  /** A connection; its messages have the numbers {@code first}, and then each n-th of n. */
  private final class Line {
    private final SocketChannel channel;
    private final int first;
    private final ByteBuffer out = ByteBuffer.allocateDirect(job.elementSize());
    private final ByteBuffer in = ByteBuffer.allocateDirect(job.elementSize() * MESSAGES_AT_ONCE);
    private long echoed;

    Line(SocketChannel channel, int first) {
      this.channel = channel;
      this.first = first;
      while (out.hasRemaining()) {
        out.put((byte) out.position());
      }
    }

    void send() throws IOException {
      if (channel.write(out.rewind()) < out.capacity()) {
        throw new IOException("more messages on their way than the socket's buffer takes");
      }
    }

    void read(Ticks ticks, Histogram latencies) throws IOException {
      if (channel.read(in) < 0) {
        throw new EOFException("ended before its echo");
      }
      long now = System.nanoTime();
      in.flip();
      for (; in.remaining() >= out.capacity(); echoed++) {
        if (in.slice(in.position(), out.capacity()).mismatch(out.rewind()) >= 0) {
          throw new IOException("an echo of other bytes");
        }
        in.position(in.position() + out.capacity());
        latencies.recordValue(now - ticks.due(first + echoed * job.connections()));
      }
      in.compact();
    }
  }
}
