package dev.sluice.netty.internal;

import dev.sluice.api.SocketOption;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A listening socket on NIO, which binds and listens in one. */
final class NioListener extends NioSocket<ServerSocketChannel> implements OsListener {
  private @Nullable SocketAddress address;

  /**
   * What the JDK's server channels do not know and accepted sockets inherit (WSK R45). On the loop.
   */
  private final Map<SocketOption<?>, Object> passedOn = new HashMap<>();

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
      NioStream stream = new NioStream(taken, family());
      NettyClient.noDelay(stream);
      for (Map.Entry<SocketOption<?>, Object> each : passedOn.entrySet()) {
        passOn(each.getKey(), each.getValue(), stream);
      }
      return new Accepted(stream, taken.getLocalAddress(), taken.getRemoteAddress());
    } catch (IOException e) {
      taken.close();
      throw new IOException("connection gone: software caused connection abort", e);
    }
  }

  private static <T> void passOn(SocketOption<T> option, Object value, NioStream to)
      throws IOException {
    to.setOption(option, option.type().cast(value));
  }

  @Override
  public <T> void setOption(SocketOption<T> option, T value) throws IOException {
    if (isPassedOn(option)) {
      passedOn.put(option, value);
    } else {
      super.setOption(option, value);
    }
  }

  @Override
  public long getOption(SocketOption<?> option) throws IOException {
    if (!isPassedOn(option)) {
      return super.getOption(option);
    }
    Object value = passedOn.get(option);
    if (value != null) {
      return value instanceof Integer number ? number : Boolean.TRUE.equals(value) ? 1 : 0;
    }
    try (SocketChannel fresh = SocketChannel.open(family())) {
      return new NioStream(fresh, family()).getOption(option);
    }
  }

  private boolean isPassedOn(SocketOption<?> option) {
    return option == SocketOption.SEND_BUFFER
        || (option == SocketOption.KEEP_ALIVE && family() != StandardProtocolFamily.UNIX);
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
