package dev.sluice.benchmarks.load;

import dev.sluice.benchmarks.Job;
import dev.sluice.benchmarks.Shape;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.HdrHistogram.Histogram;

/**
 * Opens connections with one thread, some of them under way at a time, and waits until the subject
 * has ended each. Nothing is said on them; unless the subject is to end them first, their own end
 * is sent at once. Then a connection is reset, which leaves no port in TIME_WAIT.
 */
final class Storm implements Load {
  private static final long SELECT_MILLIS = 10_000;

  private final Job job;
  private final ByteBuffer nothing = ByteBuffer.allocateDirect(1);

  Storm(Job job) {
    this.job = job;
  }

  @Override
  public void run(int port, Histogram latencies) throws IOException {
    try (Selector selector = Selector.open()) {
      int opened = 0;
      int ended = 0;
      while (ended < job.connections()) {
        for (; opened < job.connections() && opened - ended < job.connectionsAtOnce(); opened++) {
          open(port, selector);
        }
        if (selector.select(SELECT_MILLIS) == 0) {
          throw new IOException(opened - ended + " connections wait for their end");
        }
        for (SelectionKey key : selector.selectedKeys()) {
          end(key, latencies);
          ended++;
        }
        selector.selectedKeys().clear();
      }
    }
  }

  private void open(int port, Selector selector) throws IOException {
    long openedAt = System.nanoTime();
    SocketChannel channel = Channels.connect(port);
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    if (job.shape() != Shape.ACCEPT) {
      channel.shutdownOutput();
    }
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, openedAt);
  }

  private void end(SelectionKey key, Histogram latencies) throws IOException {
    SocketChannel channel = (SocketChannel) key.channel();
    if (channel.read(nothing) >= 0) {
      throw new IOException("a byte from nowhere");
    }
    latencies.recordValue(System.nanoTime() - (Long) key.attachment());
    channel.close();
  }
}
