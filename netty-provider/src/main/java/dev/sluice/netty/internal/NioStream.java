package dev.sluice.netty.internal;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import org.jspecify.annotations.Nullable;

/** A connection on NIO. */
final class NioStream extends NioSocket<SocketChannel> implements OsStream {
  private boolean connecting;

  /** A byte that {@link #isGone} found where it looked for an end. */
  private @Nullable Byte found;

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
    if (found != null) {
      into.put(found);
      found = null;
      return 1;
    }
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
  public void watch() {
    submit(SelectionKey.OP_READ);
  }

  /**
   * Readable means data, a FIN or a reset. With data waiting nothing more can be found out; without
   * any, reading tells a reset from a FIN, behind which a reset is not looked for.
   */
  @Override
  public boolean isGone(int what) {
    submit(0);
    if (unread(0, false) != 0) {
      return false;
    }
    ByteBuffer one = ByteBuffer.allocate(1);
    try {
      int count = channel.read(one);
      if (count == 0) {
        submit(SelectionKey.OP_READ);
      } else if (count > 0) {
        found = one.get(0);
      }
      return false;
    } catch (IOException e) {
      return true;
    }
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
      long below = channel.socket().getInputStream().available();
      return found == null ? below : below + 1;
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
