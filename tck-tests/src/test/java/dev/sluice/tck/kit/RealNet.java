package dev.sluice.tck.kit;

import dev.sluice.netty.NettyConfiguration;
import dev.sluice.netty.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.util.Locale;
import java.util.stream.Stream;

/** The sockets of the system, by each transport of the Netty provider. */
public enum RealNet implements Net {
  EPOLL_TCP(Transport.EPOLL, StandardProtocolFamily.INET),
  NIO_TCP(Transport.NIO, StandardProtocolFamily.INET),
  EPOLL_UNIX(Transport.EPOLL, StandardProtocolFamily.UNIX),
  NIO_UNIX(Transport.NIO, StandardProtocolFamily.UNIX),
  EPOLL_INET6(Transport.EPOLL, StandardProtocolFamily.INET6),
  NIO_INET6(Transport.NIO, StandardProtocolFamily.INET6);

  private final Transport transport;
  private final ProtocolFamily family;

  RealNet(Transport transport, ProtocolFamily family) {
    this.transport = transport;
    this.family = family;
  }

  /** Every transport of this system, over TCP. */
  public static Stream<RealNet> tcp() {
    return all().filter(Net::isTcp);
  }

  /** Every transport of this system, over TCP and over Unix sockets. */
  public static Stream<RealNet> all() {
    return here().filter(net -> net.family != StandardProtocolFamily.INET6);
  }

  /** Every transport of this system, over IPv4 and IPv6. */
  public static Stream<RealNet> datagram() {
    return here().filter(net -> net.family != StandardProtocolFamily.UNIX);
  }

  private static Stream<RealNet> here() {
    boolean linux = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
    return Stream.of(values()).filter(net -> linux || !net.isEpoll());
  }

  /** One event loop, all else as by default. */
  public NettyConfiguration configuration() {
    return NettyConfiguration.defaults().withTransport(transport).withEventLoops(1);
  }

  @Override
  public Driver driver() {
    return new RealDriver(this);
  }

  @Override
  public boolean isSimulated() {
    return false;
  }

  @Override
  public boolean isEpoll() {
    return transport == Transport.EPOLL;
  }

  @Override
  public boolean seesEndUnread() {
    return isEpoll();
  }

  @Override
  public ProtocolFamily family() {
    return family;
  }

  /** A port that the system chooses, or a path that does not exist; see {@link FreePaths}. */
  @Override
  public SocketAddress freeAddress() {
    if (isTcp()) {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }
    if (family == StandardProtocolFamily.INET6) {
      return new InetSocketAddress("::1", 0);
    }
    return FreePaths.make();
  }

  @Override
  public SocketAddress wildcard() {
    return new InetSocketAddress(0);
  }

  @Override
  public int much() {
    return 16 << 20;
  }
}
