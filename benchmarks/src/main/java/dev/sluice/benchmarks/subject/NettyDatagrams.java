package dev.sluice.benchmarks.subject;

import dev.sluice.benchmarks.Job;
import dev.sluice.benchmarks.Shape;
import dev.sluice.benchmarks.Tally;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams by a bare channel. Several are sent with one system call, which Netty does by itself on
 * epoll; each is received with its own, which took less processor time than several with one.
 */
public final class NettyDatagrams implements Subject {
  private final EventLoopGroup group;
  private final Channel channel;
  private final Job job;
  private final Tally tally;

  private NettyDatagrams(Job job, Tally tally) {
    this.job = job;
    this.tally = tally;
    this.group = new MultiThreadIoEventLoopGroup(
        1, job.nio() ? NioIoHandler.newFactory() : EpollIoHandler.newFactory());
    this.channel = new Bootstrap()
        .group(group)
        .channel(job.nio() ? NioDatagramChannel.class : EpollDatagramChannel.class)
        .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, NettyServer.WATER_MARK)
        .handler(job.shape() == Shape.SEND ? new Sending() : new Counting())
        .bind(InetAddress.getLoopbackAddress(), 0)
        .syncUninterruptibly()
        .channel();
  }

  public static Starter starter() {
    return NettyDatagrams::new;
  }

  private class Failing extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      tally.fail(cause);
    }
  }

  private final class Counting extends Failing {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      DatagramPacket packet = (DatagramPacket) message;
      tally.elements.increment();
      tally.bytes.add(packet.content().readableBytes());
      packet.release();
    }
  }

  /** Writes while the channel is writable, flushes when it is full. */
  private final class Sending extends Failing {
    private final ByteBuf element = Unpooled.unreleasableBuffer(
        Unpooled.directBuffer(job.elementSize()).writeZero(job.elementSize()));
    private @Nullable InetSocketAddress target;
    private long left;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      DatagramPacket asked = (DatagramPacket) message;
      target = asked.sender();
      asked.release();
      left = job.elements();
      write(context);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      write(context);
    }

    private void write(ChannelHandlerContext context) {
      while (left > 1 && context.channel().isWritable()) {
        left--;
        context.write(new DatagramPacket(element.duplicate(), target), context.voidPromise());
      }
      if (left == 1 && context.channel().isWritable()) {
        left = 0;
        context.writeAndFlush(new DatagramPacket(element.duplicate(), target)).addListener(done -> {
          tally.elements.add(job.elements());
          tally.bytes.add(job.bytes());
        });
      } else {
        context.flush();
      }
    }
  }

  @Override
  public int port() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
    group.shutdownGracefully();
  }
}
