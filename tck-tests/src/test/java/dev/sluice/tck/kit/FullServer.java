package dev.sluice.tck.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** A server whose backlog is full: the system answers no further SYN. */
final class FullServer implements AutoCloseable {
  private static final int BACKLOG = 1;
  private static final int FAR_MORE_THAN_THE_BACKLOG = 50;
  private static final int UNANSWERED_AFTER_MILLIS = 200;

  private final ServerSocketChannel server;
  private final List<SocketChannel> waiting = new ArrayList<>();

  private FullServer(ServerSocketChannel server) {
    this.server = server;
  }

  static FullServer open() {
    try {
      FullServer full = new FullServer(ServerSocketChannel.open());
      full.server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
      for (int i = 0; i <= BACKLOG; i++) {
        full.begin(); // a late answer to one of these is not taken for none
      }
      for (int i = 0; i < FAR_MORE_THAN_THE_BACKLOG; i++) {
        if (!full.fill()) {
          return full;
        }
      }
      full.close();
      throw new AssertionError("the backlog is never full");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Whether one more connection was answered. */
  private boolean fill() throws IOException {
    SocketChannel channel = begin();
    if (channel.isConnected()) {
      return true;
    }
    try (Selector selector = Selector.open()) {
      channel.register(selector, SelectionKey.OP_CONNECT);
      return selector.select(UNANSWERED_AFTER_MILLIS) > 0 && channel.finishConnect();
    }
  }

  private SocketChannel begin() throws IOException {
    SocketChannel channel = SocketChannel.open();
    waiting.add(channel);
    channel.configureBlocking(false);
    channel.connect(server.getLocalAddress());
    return channel;
  }

  SocketAddress address() {
    try {
      return server.getLocalAddress();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    try {
      for (SocketChannel channel : waiting) {
        channel.close();
      }
      server.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
