package dev.sluice.tck.kit;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;

/** The other end of a connection: a blocking socket of the JDK, without anything of ours. */
public final class RawPeer implements Closeable {
  private static final int CHUNK = 64 << 10;

  private final SocketChannel channel;

  /** Bytes of the {@link Pattern} written; the test's thread or the flood's, never both at once. */
  private final AtomicLong written = new AtomicLong();

  private volatile Thread flood;
  private volatile boolean flooding;

  public RawPeer(SocketChannel channel) {
    this.channel = channel;
  }

  public static RawPeer connectTo(SocketAddress address) {
    try {
      return new RawPeer(SocketChannel.open(address));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public SocketChannel channel() {
    return channel;
  }

  public SocketAddress address() {
    try {
      return channel.getLocalAddress();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Writes the next bytes of the pattern, all of them. */
  public RawPeer write(long count) {
    try {
      writePattern(count);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return this;
  }

  public RawPeer write(byte... bytes) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return this;
  }

  private void writePattern(long count) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocateDirect((int) Math.min(count, CHUNK));
    for (long left = count; left > 0; ) {
      chunk.clear().limit((int) Math.min(left, CHUNK));
      Pattern.fill(chunk, written.get());
      chunk.flip();
      while (chunk.hasRemaining()) {
        int n = channel.write(chunk);
        written.addAndGet(n);
        left -= n;
      }
    }
  }

  /** Bytes of the pattern that went out so far. */
  public long written() {
    return written.get();
  }

  /**
   * Writes the pattern from now on, as fast as it is taken, until {@link #stopFlood} or the end of
   * the connection.
   */
  public RawPeer flood() {
    flooding = true;
    flood = new Thread(
        () -> {
          try {
            while (flooding) {
              writePattern(CHUNK);
            }
          } catch (IOException ended) {
            // the connection ended, which ends the flood
          }
        },
        "peer-flood");
    flood.setDaemon(true);
    flood.start();
    return this;
  }

  /** Ends the flood after the chunk it is writing; blocks while nobody takes that. */
  public void stopFlood() throws InterruptedException {
    flooding = false;
    flood.join();
  }

  /** Ends the flood after the chunk it is writing; does not wait for that. */
  public void stopFloodSoon() {
    flooding = false;
  }

  /** Reads exactly so many bytes. */
  public byte[] read(int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException("end after " + buffer.position() + " of " + count + " bytes");
      }
    }
    return buffer.array();
  }

  /** Reads to the end, graceful or not. */
  public Received readToEnd() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
    try {
      while (channel.read(buffer.clear()) >= 0) {
        bytes.write(buffer.array(), 0, buffer.position());
      }
      return new Received(bytes.toByteArray(), null);
    } catch (IOException broken) {
      return new Received(bytes.toByteArray(), broken);
    }
  }

  /** Reads to the end and only checks the pattern. */
  public Pattern.Check checkToEnd() throws IOException {
    Pattern.Check check = new Pattern.Check();
    ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
    while (channel.read(buffer.clear()) >= 0) {
      check.feed(buffer.flip());
    }
    return check;
  }

  /** Ends its sending direction: FIN. */
  public RawPeer finish() {
    try {
      channel.shutdownOutput();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return this;
  }

  /** Breaks the connection: RST. TCP only. */
  public void reset() {
    try {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      channel.close();
    } catch (ClosedChannelException already) {
      // reset or closed before
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    flooding = false;
    try {
      channel.close();
      Thread writer = flood;
      if (writer != null) {
        writer.join();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** What came until the end, and the exception that was the end, null for a graceful one. */
  public record Received(byte[] bytes, IOException broken) {
    public boolean isReset() {
      return broken != null;
    }
  }
}
