package dev.sluice.benchmarks.subject;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A listening channel and its one event loop, for subjects made of handlers. */
final class NettyServer implements AutoCloseable {
  static final int BACKLOG = 4096;

  private static final int FRAME_LIMIT = 8192;

  /** Twice and four times the default: less often full, fewer flushes. */
  static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(128 << 10, 256 << 10);

  private final boolean nio;
  private final EventLoopGroup group;
  private final Channel channel;

  /**
   * Listens.
   *
   * @param nio NIO in place of epoll
   * @param autoRead whether a connection is read without being asked
   * @param configure fills the pipeline of a connection
   */
  NettyServer(boolean nio, boolean autoRead, Consumer<Channel> configure) {
    this.nio = nio;
    this.group = new MultiThreadIoEventLoopGroup(
        1, nio ? NioIoHandler.newFactory() : EpollIoHandler.newFactory());
    this.channel = new ServerBootstrap()
        .group(group)
        .channel(nio ? NioServerSocketChannel.class : EpollServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .childOption(ChannelOption.AUTO_READ, autoRead)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
        .childHandler(new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel connection) {
            configure.accept(connection);
          }
        })
        .bind(InetAddress.getLoopbackAddress(), 0)
        .syncUninterruptibly()
        .channel();
  }

  int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /** For a connection on the same loop, read on request. */
  Bootstrap client(int port) {
    return new Bootstrap()
        .group(group)
        .channel(nio ? NioSocketChannel.class : EpollSocketChannel.class)
        .option(ChannelOption.AUTO_READ, false)
        .remoteAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Netty's own for lines: slices of what was received. */
  static ByteToMessageDecoder lines() {
    return new LineBasedFrameDecoder(FRAME_LIMIT);
  }

  /** Netty's own for messages behind a length of four bytes: slices, without that length. */
  static ByteToMessageDecoder lengths() {
    return new LengthFieldBasedFrameDecoder(FRAME_LIMIT, 0, Integer.BYTES, 0, Integer.BYTES);
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
    group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
