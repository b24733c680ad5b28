package dev.sluice.tck.kit;

import java.io.ByteArrayOutputStream;
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
public final class RawPeer implements Peer {
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

  @Override
  public boolean isConnected() {
    return channel.isConnected();
  }

  @Override
  public SocketAddress address() {
    try {
      return channel.getLocalAddress();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public RawPeer write(long count) {
    try {
      writePattern(count);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return this;
  }

  @Override
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
    writePattern(count, ByteBuffer.allocateDirect((int) Math.min(count, CHUNK)));
  }

  private void writePattern(long count, ByteBuffer chunk) throws IOException {
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

  @Override
  public long written() {
    return written.get();
  }

  @Override
  public RawPeer flood() {
    flooding = true;
    flood = new Thread(
        () -> {
          // one for all: direct memory is the loops' too, and what is not collected yet is missing
          ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
          try {
            while (flooding) {
              writePattern(CHUNK, chunk);
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

  @Override
  public void stopFlood() throws InterruptedException {
    flooding = false;
    flood.join();
  }

  @Override
  public void stopFloodSoon() {
    flooding = false;
  }

  @Override
  public byte[] read(int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException("end after " + buffer.position() + " of " + count + " bytes");
      }
    }
    return buffer.array();
  }

  @Override
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

  @Override
  public Pattern.Check checkToEnd() throws IOException {
    Pattern.Check check = new Pattern.Check();
    ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
    while (channel.read(buffer.clear()) >= 0) {
      check.feed(buffer.flip());
    }
    return check;
  }

  @Override
  public RawPeer drop() {
    Thread reader = new Thread(this::readToEnd, "peer-drop");
    reader.setDaemon(true);
    reader.start();
    return this;
  }

  @Override
  public RawPeer finish() {
    try {
      channel.shutdownOutput();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return this;
  }

  @Override
  public void reset() {
    try {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (ClosedChannelException already) {
      // reset or closed before
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    close();
  }

  /** The system ends the connection when nobody writes any more, so this waits for a flood. */
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
}
