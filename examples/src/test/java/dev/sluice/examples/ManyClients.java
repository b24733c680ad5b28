package dev.sluice.examples;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** Many connections to an echo, all open at the same time, on the calling thread. */
final class ManyClients implements AutoCloseable {
  private static final Duration LIMIT = Program.LIMIT;

  private final int port;
  private final int bytesEach;
  private final SocketChannel[] channels;
  private final Selector selector = Selector.open();

  ManyClients(int port, int count, int bytesEach) throws IOException {
    this.port = port;
    this.bytesEach = bytesEach;
    this.channels = new SocketChannel[count];
  }

  /** One conversation. */
  private static final class Talk {
    final ByteBuffer out;
    int received;

    Talk(byte[] bytes) {
      out = ByteBuffer.wrap(bytes);
    }
  }

  void connectAll() throws IOException {
    for (int i = 0; i < channels.length; i++) {
      channels[i] =
          SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channels[i].configureBlocking(false);
    }
  }

  /** Sends other bytes on each, and checks that the same come back, then the end. */
  void exchangeAll() throws IOException {
    for (int i = 0; i < channels.length; i++) {
      channels[i].register(
          selector,
          SelectionKey.OP_READ | SelectionKey.OP_WRITE,
          new Talk(Peers.randomBytes(bytesEach, i)));
    }
    ByteBuffer in = ByteBuffer.allocate(64 << 10);
    long deadline = System.nanoTime() + LIMIT.toNanos();
    int left = channels.length;
    while (left > 0) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(left + " connections have not ended within " + LIMIT);
      }
      selector.select(1000);
      for (SelectionKey key : selector.selectedKeys()) {
        if (key.isWritable()) {
          write(key);
        }
        if (key.isReadable() && !read(key, in)) {
          key.channel().close();
          left--;
        }
      }
      selector.selectedKeys().clear();
    }
  }

  private static void write(SelectionKey key) throws IOException {
    Talk talk = (Talk) key.attachment();
    SocketChannel channel = (SocketChannel) key.channel();
    channel.write(talk.out);
    if (!talk.out.hasRemaining()) {
      channel.shutdownOutput();
      key.interestOps(SelectionKey.OP_READ);
    }
  }

  private static boolean read(SelectionKey key, ByteBuffer in) throws IOException {
    Talk talk = (Talk) key.attachment();
    int count = ((SocketChannel) key.channel()).read(in.clear());
    if (count < 0) {
      if (talk.received != talk.out.capacity()) {
        throw new AssertionError(
            "ended after " + talk.received + " of " + talk.out.capacity() + " bytes");
      }
      return false;
    }
    if (!in.flip()
        .equals(talk.out.duplicate().limit(talk.received + count).position(talk.received))) {
      throw new AssertionError("other bytes than sent, after " + talk.received);
    }
    talk.received += count;
    return true;
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel each : channels) {
      if (each != null) {
        each.close();
      }
    }
    selector.close();
  }
}
