package dev.sluice.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Sends back what it gets, then the end: many connections, one thread, plain NIO. */
final class EchoServer implements AutoCloseable {
  private final Selector selector = Selector.open();
  private final ServerSocketChannel server = ServerSocketChannel.open();
  private final Thread thread = new Thread(this::run, "echo");

  EchoServer() throws IOException {
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return server.socket().getLocalPort();
  }

  private void run() {
    try {
      while (selector.isOpen()) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          serve(key);
        }
        selector.selectedKeys().clear();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (java.nio.channels.ClosedSelectorException closed) {
      // The end.
    }
  }

  private void serve(SelectionKey key) throws IOException {
    if (key.isAcceptable()) {
      for (SocketChannel each = server.accept(); each != null; each = server.accept()) {
        each.configureBlocking(false);
        each.setOption(StandardSocketOptions.TCP_NODELAY, true);
        each.register(selector, SelectionKey.OP_READ, ByteBuffer.allocate(8 << 10));
      }
      return;
    }
    SocketChannel channel = (SocketChannel) key.channel();
    ByteBuffer buffer = (ByteBuffer) key.attachment();
    try {
      if (key.isReadable()) {
        if (channel.read(buffer) < 0) {
          channel.close();
          return;
        }
        buffer.flip();
      }
      channel.write(buffer);
      boolean rest = buffer.hasRemaining();
      key.interestOps(rest ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
      if (!rest) {
        buffer.clear();
      }
    } catch (IOException broken) {
      channel.close();
    }
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
