package dev.sluice.netty.internal;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;

/** A connection on NIO. */
final class NioStream extends NioSocket<SocketChannel> implements OsStream {
  private boolean connecting;

  NioStream(SocketChannel channel, ProtocolFamily family) throws IOException {
    super(channel, family);
  }

  @Override
  public void bind(SocketAddress address) throws IOException {
    channel.bind(address);
    bound(address);
  }

  @Override
  public boolean connect(SocketAddress address) throws IOException {
    try {
      connecting = !channel.connect(address);
    } catch (UnsupportedAddressTypeException e) {
      throw new IOException("the address is of another family", e);
    }
    return !connecting;
  }

  @Override
  public boolean finishConnect() throws IOException {
    connecting = !channel.finishConnect();
    return !connecting;
  }

  @Override
  public SocketAddress remoteAddress() throws IOException {
    return channel.getRemoteAddress();
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    return channel.read(into);
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int count) throws IOException {
    return count == 1 ? channel.write(from[offset]) : channel.write(from, offset, count);
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public void interest(boolean read, boolean hangUp, boolean write) {
    int bits = read ? SelectionKey.OP_READ : 0;
    if (write) {
      bits |= connecting ? SelectionKey.OP_CONNECT : SelectionKey.OP_WRITE;
    }
    submit(bits);
  }

  @Override
  public boolean reportsHangUp() {
    return false;
  }

  @Override
  public void lingerZero() throws IOException {
    if (channel.supportedOptions().contains(StandardSocketOptions.SO_LINGER)) {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    }
  }

  @Override
  public long unread(long read, boolean finished) {
    try {
      return channel.socket().getInputStream().available();
    } catch (IOException | RuntimeException e) {
      return UNKNOWN; // Unix channels have no socket view; a blocking-mode check may refuse too
    }
  }

  @Override
  public long idealSendBacklog() {
    try {
      return channel.getOption(StandardSocketOptions.SO_SNDBUF);
    } catch (IOException e) {
      return 64 << 10;
    }
  }
}
