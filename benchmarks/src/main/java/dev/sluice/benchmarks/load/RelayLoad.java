package dev.sluice.benchmarks.load;

import dev.sluice.benchmarks.Job;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.HdrHistogram.Histogram;

/**
 * Sends through the subject to a server of its own, which ends the connection once it has all the
 * bytes: not every subject passes on a half-close.
 */
final class RelayLoad implements Load {
  private final Job job;
  private final ServerSocketChannel server;
  private final ByteBuffer bytes = Flood.lines(64);

  RelayLoad(Job job) throws IOException {
    this.job = job;
    this.server =
        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @Override
  public int target() {
    return server.socket().getLocalPort();
  }

  @Override
  public void run(int port, Histogram latencies) throws IOException {
    CompletableFuture<Void> taken = CompletableFuture.runAsync(this::takeOne);
    try (SocketChannel channel = Channels.connect(port)) {
      Channels.send(channel, bytes, job.bytes());
      taken.join();
      Channels.drain(channel, 0);
    }
  }

  private void takeOne() {
    try (SocketChannel channel = server.accept()) {
      Channels.take(channel, job.bytes());
    } catch (IOException failure) {
      throw new CompletionException(failure);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
