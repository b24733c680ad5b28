package dev.sluice.netty.internal;

import dev.sluice.api.SocketOption;
import dev.sluice.api.Status;
import dev.sluice.spi.support.Addresses;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.DatagramSocketAddress;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.NativeInetAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
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
  private static final int SOL_SOCKET = 1;
  private static final int SO_MEMINFO = 55;
  private static final int SOL_TCP = 6;
  private static final int TCP_INFO = 11;
  private static final int TCP_USER_TIMEOUT = 18;

  // where Linux's struct tcp_info has what we read; the struct only ever grows
  private static final int INFO_SND_MSS = 16;
  private static final int INFO_SND_CWND = 80;
  private static final int INFO_BYTES_RECEIVED = 128;
  private static final int INFO_SIZE = 136;

  // where Linux's array of memory information has what it dropped
  private static final int MEMINFO_DROPS = 32;
  private static final int MEMINFO_SIZE = 36;

  private static final SocketAddress UNNAMED = UnixDomainSocketAddress.of("");

  private final boolean unix;

  /** Who sent the last datagram; mostly the next one's sender too. */
  private @Nullable InetSocketAddress lastSender;

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

  static LinuxSocket datagram(ProtocolFamily family) {
    if (family == StandardProtocolFamily.INET) {
      return new LinuxSocket(newSocketDgram0(SocketProtocolFamily.INET), false);
    }
    if (family == StandardProtocolFamily.INET6) {
      return new LinuxSocket(newSocketDgram0(SocketProtocolFamily.INET6), false);
    }
    throw new UnsupportedOperationException("family " + family);
  }

  boolean isUnix() {
    return unix;
  }

  boolean isIpv6() {
    return ipv6;
  }

  /** A port that a datagram socket could be bound to a moment ago. */
  int freePort(InetSocketAddress at) throws IOException {
    LinuxSocket probe = datagram(ipv6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
    try {
      probe.bind(at);
      return probe.localAddress().getPort();
    } finally {
      probe.close();
    }
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
    if (Addresses.local(address, family()) != Status.SUCCESS) { // Netty throws an Error
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

  /**
   * Receives one datagram into a direct buffer and moves its position; returns its sender, or
   * {@code null} when none waits.
   */
  @Nullable
  InetSocketAddress receiveDatagram(ByteBuffer into) throws IOException {
    int position = into.position();
    DatagramSocketAddress from = recvFrom(into, position, into.limit());
    if (from == null) {
      return null;
    }
    into.position(position + from.receivedAmount());
    InetSocketAddress known = lastSender;
    if (known == null || !isSame(known, from)) {
      known = new InetSocketAddress(from.getAddress(), from.getPort());
      lastSender = known;
    }
    return known;
  }

  /** Whether two addresses are equal, with their scope. */
  static boolean isSame(InetSocketAddress one, InetSocketAddress other) {
    return one.equals(other)
        && (!(one.getAddress() instanceof Inet6Address left)
            || !(other.getAddress() instanceof Inet6Address right)
            || left.getScopeId() == right.getScopeId());
  }

  /** Datagrams dropped since the socket was made. */
  long datagramsLost() throws IOException {
    ByteBuffer info = ByteBuffer.allocate(MEMINFO_SIZE).order(ByteOrder.nativeOrder());
    getRawOpt(SOL_SOCKET, SO_MEMINFO, info);
    return Integer.toUnsignedLong(info.getInt(MEMINFO_DROPS));
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
    ByteBuffer info = ByteBuffer.allocate(INFO_SIZE).order(ByteOrder.nativeOrder());
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
