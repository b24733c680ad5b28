package dev.sluice.benchmarks.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What goes over a blocking channel, which has no timeout of its own: when nothing has moved for
 * long, the channel is closed, and the failure says how far it came. One thread.
 */
final class Transfer implements AutoCloseable {
  static final long LIMIT_MILLIS = 20_000;

  /** In so many steps the limit goes by; a step during which the process stood still is one. */
  private static final int LOOKS = 8;

  private final SocketChannel channel;
  private final long limitMillis;
  private final Executor looks;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(Channels.CHUNK);
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private long got;

  /** Calls that moved something; written by the transfer's thread alone. */
  private volatile long moves;

  private volatile boolean silent;

  Transfer(SocketChannel channel) {
    this(channel, LIMIT_MILLIS);
  }

  Transfer(SocketChannel channel, long limitMillis) {
    this.channel = channel;
    this.limitMillis = limitMillis;
    this.looks = CompletableFuture.delayedExecutor(
        limitMillis / LOOKS, TimeUnit.MILLISECONDS, Runnable::run);
    looks.execute(() -> look(0, 1));
  }

  private void look(long before, int same) {
    long now = moves;
    if (over.isDone()) {
      return;
    }
    if (now == before && same == LOOKS) {
      silent = true;
      try {
        channel.close();
      } catch (IOException gone) {
        // it is closed all the same
      }
    } else {
      looks.execute(() -> look(now, now == before ? same + 1 : 1));
    }
  }

  /** Sends so much. */
  void send(Source source, long bytes) throws IOException {
    for (long sent = 0; sent < bytes; ) {
      ByteBuffer next = source.at(sent, bytes - sent);
      try {
        sent += channel.write(next);
      } catch (ClosedChannelException closed) {
        throw silent
            ? new IOException("sent " + sent + " of " + bytes + " bytes, then nothing " + limit())
            : closed;
      }
      moved();
    }
  }

  /** What there is to be sent from a position on, no more than a number of bytes. */
  @FunctionalInterface
  interface Source {
    ByteBuffer at(long position, long most);
  }

  /** Takes so much, and compares it if there is something to compare it with. */
  void take(long expected, @Nullable Content content) throws IOException {
    while (got < expected) {
      if (!read(expected, content)) {
        throw new IOException("got " + got + " of " + expected + " bytes, then the end");
      }
    }
  }

  /** Takes the end, behind so many bytes. */
  void end(long expected) throws IOException {
    while (read(expected, null)) {
      // nothing, or one too many, which fails
    }
  }

  private boolean read(long expected, @Nullable Content content) throws IOException {
    int size;
    try {
      size = channel.read(buffer.clear());
    } catch (ClosedChannelException closed) {
      if (!silent) {
        throw closed;
      }
      throw new IOException(
          got < expected
              ? "got " + got + " of " + expected + " bytes, then nothing " + limit()
              : "got " + got + " bytes, and no end " + limit());
    }
    if (size < 0) {
      return false;
    }
    moved();
    got += size;
    if (got > expected) {
      throw new IOException("got " + got + " bytes, " + (got - expected) + " too many");
    }
    if (content != null) {
      content.check(buffer.flip(), got - size);
    }
    return true;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  private void moved() {
    moves++;
  }

  private String limit() {
    return "for " + limitMillis / 1e3 + " s";
  }

  /** Ends the watch; the channel is its owner's. */
  @Override
  public void close() {
    over.complete(null);
  }
}
