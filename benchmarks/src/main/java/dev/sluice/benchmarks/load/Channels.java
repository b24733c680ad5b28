package dev.sluice.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Blocking transfers. */
final class Channels {
  static final int CHUNK = 64 << 10;

  private Channels() {}

  static SocketChannel connect(int port) throws IOException {
    return SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /** Without delay, and to be reset when it is closed, which leaves no port in TIME_WAIT. */
  static SocketChannel connectToReset(int port) throws IOException {
    return connect(port)
        .setOption(StandardSocketOptions.TCP_NODELAY, true)
        .setOption(StandardSocketOptions.SO_LINGER, 0);
  }

  /** A byte and its echo: the other side serves this connection. */
  static void exchange(SocketChannel channel) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(1).put(0, (byte) 'x');
    channel.write(out);
    ByteBuffer in = ByteBuffer.allocate(1);
    if (channel.read(in) != 1 || in.get(0) != out.get(0)) {
      throw new IOException("an echo of other bytes");
    }
  }

  /** Sends the chunk again and again, and its first bytes at the end. */
  static void send(SocketChannel channel, ByteBuffer chunk, long bytes) throws IOException {
    try (Transfer transfer = new Transfer(channel)) {
      transfer.send(
          (position, most) -> {
            int offset = (int) (position % chunk.capacity());
            return chunk.clear().position(offset).limit((int)
                Math.min(chunk.capacity(), offset + most));
          },
          bytes);
    }
  }

  /** Reads to the end, and checks how much that is. */
  static void drain(SocketChannel channel, long expected) throws IOException {
    try (Transfer transfer = new Transfer(channel)) {
      transfer.take(expected, null);
      transfer.end(expected);
    }
  }
}
