/** The subsystem on real sockets, on the event loops of Netty. */
module dev.sluice.netty {
  requires transitive dev.sluice.api;
  requires io.netty.common;
  requires io.netty.transport;
  requires io.netty.transport.classes.epoll;
  requires io.netty.transport.unix.common;
  requires static org.jspecify;

  exports dev.sluice.netty;

  provides dev.sluice.spi.SocketProvider with
      dev.sluice.netty.internal.NettySocketProvider;
}
