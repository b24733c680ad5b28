package dev.sluice.netty.internal;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** A listening socket on NIO, which binds and listens in one. */
final class NioListener extends NioSocket<ServerSocketChannel> implements OsListener {
  private @Nullable SocketAddress address;

  NioListener(ServerSocketChannel channel, ProtocolFamily family) throws IOException {
    super(channel, family);
  }

  @Override
  public void bind(SocketAddress address) {
    this.address = address;
  }

  @Override
  public void listen(int backlog) throws IOException {
    channel.bind(address, backlog);
    if (address != null) {
      bound(address);
    }
  }

  @Override
  public @Nullable Accepted accept() throws IOException {
    SocketChannel taken = channel.accept();
    if (taken == null) {
      return null;
    }
    try {
      return new Accepted(
          new NioStream(taken, family()), taken.getLocalAddress(), taken.getRemoteAddress());
    } catch (IOException e) {
      taken.close();
      throw new IOException("connection gone: software caused connection abort", e);
    }
  }

  @Override
  public void interest(boolean accept) {
    submit(accept ? SelectionKey.OP_ACCEPT : 0);
  }

  @Override
  public void lingerZero() {
    // a listening socket has nothing to linger for
  }
}
