package dev.sluice.benchmarks.load;

import dev.sluice.benchmarks.Job;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Sends through the subject to a server of its own, which compares each byte, and ends the
 * connection once it has all of them: not every subject passes on a half-close. Behind this end no
 * byte may come, at either side.
 */
final class RelayLoad implements Load {
  private final Job job;
  private final long limitMillis;
  private final ServerSocketChannel server;
  private final Content content = new Content();
  private volatile boolean passedOn;

  RelayLoad(Job job) throws IOException {
    this(job, Transfer.LIMIT_MILLIS);
  }

  /** With another limit for silence. */
  RelayLoad(Job job, long limitMillis) throws IOException {
    this.job = job;
    this.limitMillis = limitMillis;
    this.server =
        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @Override
  public int target() {
    return server.socket().getLocalPort();
  }

  @Override
  public void run(int port, Histogram latencies) throws IOException {
    passedOn = false;
    CompletableFuture<Void> taken =
        CompletableFuture.runAsync(this::takeOne, RelayLoad::onThreadOfItsOwn);
    try {
      sendAll(port);
      taken.join();
    } catch (IOException failure) {
      throw seenBehind(taken, failure);
    } catch (CompletionException failure) {
      throw new IOException("behind the relay: " + cause(failure).getMessage(), failure);
    }
  }

  /** Since it waits for the network: a pool may have one thread for all. */
  private static void onThreadOfItsOwn(Runnable task) {
    Thread thread = new Thread(task, "behind-relay");
    thread.setDaemon(true);
    thread.start();
  }

  private void sendAll(int port) throws IOException {
    try (SocketChannel channel = Channels.connect(port);
        Transfer near = new Transfer(channel, limitMillis)) {
      near.send(content::at, job.bytes());
      near.end(0);
    }
  }

  private void takeOne() {
    try (SocketChannel channel = server.accept();
        Transfer far = new Transfer(channel, limitMillis)) {
      passedOn = true;
      far.take(job.bytes(), content);
      channel.shutdownOutput();
      far.end(job.bytes());
    } catch (IOException failure) {
      throw new CompletionException(failure);
    }
  }

  /** What went wrong behind the relay comes before what its sender saw of that. */
  private IOException seenBehind(CompletableFuture<Void> taken, IOException near) {
    CompletableFuture<String> seen = taken.handle(
        (none, failure) -> failure == null ? "nothing wrong" : cause(failure).getMessage());
    if (!passedOn) {
      seen.completeOnTimeout("no connection", limitMillis, TimeUnit.MILLISECONDS);
    }
    return new IOException(
        "behind the relay: " + seen.join() + "; before it: " + near.getMessage());
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
