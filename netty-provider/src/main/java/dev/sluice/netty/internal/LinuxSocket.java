package dev.sluice.netty.internal;

import dev.sluice.api.SocketOption;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.NativeInetAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.BindException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A descriptor and the native calls on it. The one class that knows Netty's {@link Socket}, which
 * Netty calls internal: if that changes, this file does.
 */
final class LinuxSocket extends Socket {
  private static final int SOL_TCP = 6;
  private static final int TCP_INFO = 11;
  private static final int TCP_USER_TIMEOUT = 18;

  // where Linux's struct tcp_info has what we read; the struct only ever grows
  private static final int INFO_SND_MSS = 16;
  private static final int INFO_SND_CWND = 80;
  private static final int INFO_BYTES_RECEIVED = 128;
  private static final int INFO_SIZE = 136;

  private static final SocketAddress UNNAMED = UnixDomainSocketAddress.of("");

  private final boolean unix;

  /** The path to remove on close; written at bind. */
  private @Nullable Path boundPath;

  private LinuxSocket(int fd, boolean unix) {
    super(fd);
    this.unix = unix;
  }

  static LinuxSocket stream(ProtocolFamily family) {
    if (family == StandardProtocolFamily.UNIX) {
      return new LinuxSocket(newSocketDomain0(), true);
    }
    if (family == StandardProtocolFamily.INET) {
      return new LinuxSocket(newSocketStream0(SocketProtocolFamily.INET), false);
    }
    if (family == StandardProtocolFamily.INET6) {
      return new LinuxSocket(newSocketStream0(SocketProtocolFamily.INET6), false);
    }
    throw new UnsupportedOperationException("family " + family);
  }

  boolean isUnix() {
    return unix;
  }

  void bindTo(SocketAddress address) throws IOException {
    if (address instanceof UnixDomainSocketAddress path) {
      // Netty removes what is there before it binds, which would take a running server's path away
      if (Files.exists(path.getPath(), LinkOption.NOFOLLOW_LINKS)) {
        throw new BindException("Address already in use");
      }
      bind(toNetty(address));
      boundPath = path.getPath();
    } else {
      bind(toNetty(address));
    }
  }

  boolean connectTo(SocketAddress address) throws IOException {
    return connect(toNetty(address));
  }

  ProtocolFamily family() {
    if (unix) {
      return StandardProtocolFamily.UNIX;
    }
    return ipv6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
  }

  private SocketAddress toNetty(SocketAddress address) throws IOException {
    if (unix != (address instanceof UnixDomainSocketAddress)) {
      throw new IOException("the address is of another family");
    }
    return address instanceof UnixDomainSocketAddress path
        ? new DomainSocketAddress(path.getPath().toString())
        : address;
  }

  SocketAddress local() {
    if (unix) {
      return boundPath == null ? UNNAMED : UnixDomainSocketAddress.of(boundPath);
    }
    return localAddress();
  }

  @Nullable
  SocketAddress remote() {
    return unix ? UNNAMED : remoteAddress();
  }

  /**
   * Takes one connection: its socket and its peer's address are left in {@code peer}; {@code null}
   * if none waits.
   */
  @Nullable
  LinuxSocket acceptOne(byte[] peer) throws IOException {
    int fd = accept(peer);
    return fd < 0 ? null : new LinuxSocket(fd, unix);
  }

  /** The address that {@link #acceptOne} left. */
  SocketAddress peerAddress(byte[] peer) {
    return unix ? UNNAMED : NativeInetAddress.address(peer, 1, peer[0]);
  }

  <T> void set(SocketOption<T> option, T value) throws IOException {
    if (option == SocketOption.KEEP_ALIVE) {
      setKeepAlive((Boolean) value);
    } else if (option == SocketOption.RECEIVE_BUFFER) {
      setReceiveBufferSize((Integer) value);
    } else if (option == SocketOption.SEND_BUFFER) {
      setSendBufferSize((Integer) value);
    } else if (option == SocketOption.REUSE_ADDRESS) {
      setReuseAddress((Boolean) value);
    } else if (option == SocketOption.NO_DELAY && !unix) {
      setTcpNoDelay((Boolean) value);
    } else if (option == SocketOption.USER_TIMEOUT && !unix) {
      setIntOpt(SOL_TCP, TCP_USER_TIMEOUT, (Integer) value);
    } else {
      throw new UnsupportedOperationException(option.name());
    }
  }

  long get(SocketOption<?> option) throws IOException {
    if (option == SocketOption.KEEP_ALIVE) {
      return isKeepAlive() ? 1 : 0;
    }
    if (option == SocketOption.RECEIVE_BUFFER) {
      return getReceiveBufferSize();
    }
    if (option == SocketOption.SEND_BUFFER) {
      return getSendBufferSize();
    }
    if (option == SocketOption.REUSE_ADDRESS) {
      return isReuseAddress() ? 1 : 0;
    }
    if (option == SocketOption.NO_DELAY && !unix) {
      return isTcpNoDelay() ? 1 : 0;
    }
    if (option == SocketOption.USER_TIMEOUT && !unix) {
      return getIntOpt(SOL_TCP, TCP_USER_TIMEOUT);
    }
    throw new UnsupportedOperationException(option.name());
  }

  /** All bytes the peer's TCP delivered, a FIN counted as one. */
  long bytesReceived() throws IOException {
    return tcpInfo().getLong(INFO_BYTES_RECEIVED);
  }

  /** What the congestion window lets out at once, in bytes. */
  long congestionWindow() throws IOException {
    ByteBuffer info = tcpInfo();
    return Integer.toUnsignedLong(info.getInt(INFO_SND_CWND))
        * Integer.toUnsignedLong(info.getInt(INFO_SND_MSS));
  }

  private ByteBuffer tcpInfo() throws IOException {
    ByteBuffer info = ByteBuffer.allocateDirect(INFO_SIZE).order(ByteOrder.nativeOrder());
    getRawOpt(SOL_TCP, TCP_INFO, info);
    return info;
  }

  @Override
  public void close() throws IOException {
    super.close();
    if (boundPath != null) {
      Files.deleteIfExists(boundPath);
    }
  }
}
