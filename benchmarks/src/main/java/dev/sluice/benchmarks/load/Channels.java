package dev.sluice.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Blocking transfers. */
final class Channels {
  static final int CHUNK = 64 << 10;

  private Channels() {}

  static SocketChannel connect(int port) throws IOException {
    return SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /** Sends the chunk again and again, and its first bytes at the end. */
  static void send(SocketChannel channel, ByteBuffer chunk, long bytes) throws IOException {
    for (long left = bytes; left > 0; ) {
      chunk.clear().limit((int) Math.min(left, chunk.capacity()));
      left -= chunk.remaining();
      while (chunk.hasRemaining()) {
        channel.write(chunk);
      }
    }
  }

  /** Reads so much. */
  static void take(SocketChannel channel, long expected) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
    for (long total = 0; total < expected; buffer.clear()) {
      int size = channel.read(buffer);
      if (size < 0) {
        throw new IOException("got " + total + " bytes, expected " + expected);
      }
      total += size;
    }
  }

  /** Reads to the end, and checks how much that is. */
  static void drain(SocketChannel channel, long expected) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
    long total = 0;
    for (int size = channel.read(buffer); size >= 0; size = channel.read(buffer.clear())) {
      total += size;
    }
    if (total != expected) {
      throw new IOException("got " + total + " bytes, expected " + expected);
    }
  }
}
