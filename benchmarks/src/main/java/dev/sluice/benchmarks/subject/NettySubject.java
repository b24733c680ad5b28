package dev.sluice.benchmarks.subject;

import dev.sluice.benchmarks.Drive;
import dev.sluice.benchmarks.Job;
import dev.sluice.benchmarks.Tally;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Supplier;

/** A bare channel: what the transport allows to one who writes handlers. */
public final class NettySubject implements Subject {
  private final NettyServer server;
  private final Job job;
  private final Tally tally;
  private final Askings askings;

  private NettySubject(Job job, Tally tally) {
    this.job = job;
    this.tally = tally;
    this.askings = new Askings(job, tally);
    this.server = new NettyServer(job.nio(), true, this::configure);
  }

  public static Starter starter() {
    return NettySubject::new;
  }

  @Override
  public int port() {
    return server.port();
  }

  private void configure(Channel channel) {
    switch (job.shape()) {
      case RECEIVE -> receive(channel);
      case LINES -> channel.pipeline().addLast(NettyServer.lines(), new Counting(true));
      case LENGTHS -> channel.pipeline().addLast(NettyServer.lengths(), new Counting(true));
      case SEND -> channel.pipeline().addLast(new Sending());
      case ECHO -> channel.pipeline().addLast(new Echoing());
      case RELAY -> {
        channel.config().setAutoRead(false);
        channel.pipeline().addLast(new Connecting());
      }
      case ACCEPT -> channel.pipeline().addLast(new Closing());
    }
  }

  private void receive(Channel channel) {
    if (job.drive() == Drive.PAUSED) {
      Runnable end = askings.toggling(channel.config()::setAutoRead);
      channel.closeFuture().addListener(closed -> end.run());
    } else {
      Asking asking = askings.next();
      if (asking.first() < Long.MAX_VALUE) {
        channel.config().setAutoRead(false);
        channel.pipeline().addLast(new Reading(asking));
      }
    }
    channel.pipeline().addLast(new Counting(false));
  }

  private class Ending extends ChannelInboundHandlerAdapter {
    @Override
    public void channelInactive(ChannelHandlerContext context) {
      tally.ended.increment();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }

  /** Reads on demand; what one read gives is an element. */
  private static final class Reading extends ChannelInboundHandlerAdapter {
    private final Asking asking;
    private long left;

    Reading(Asking asking) {
      this.asking = asking;
      this.left = asking.first();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      context.fireChannelActive();
      asking.start(count -> read(context.channel(), count));
    }

    private static void read(Channel channel, long count) {
      if (count == Long.MAX_VALUE) {
        channel.config().setAutoRead(true);
      } else {
        channel.read();
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      context.fireChannelRead(message);
      if (--left == 0) {
        left = asking.next();
        asking.again();
      }
    }
  }

  private final class Counting extends Ending {
    private final Received received = new Received(job, tally);
    private final boolean frames;

    Counting(boolean frames) {
      this.frames = frames;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf data = (ByteBuf) message;
      if (frames) {
        received.frame(data.readableBytes());
      } else {
        received.bytes(data.readableBytes());
      }
      data.release();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      received.end();
    }
  }

  private final class Closing extends Ending {
    @Override
    public void channelActive(ChannelHandlerContext context) {
      context.close();
    }
  }

  /** Writes while the channel is writable, flushes when it is full. */
  private final class Sending extends Ending {
    private final ByteBuf element = Unpooled.unreleasableBuffer(
        Unpooled.directBuffer(job.elementSize()).writeZero(job.elementSize()));
    private final Supplier<ByteBuf> source = askings.drawing(element::duplicate);
    private long left = job.elements();

    @Override
    public void channelActive(ChannelHandlerContext context) {
      write(context);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
      write(context);
    }

    private void write(ChannelHandlerContext context) {
      while (left > 1 && context.channel().isWritable()) {
        left--;
        context.write(source.get(), context.voidPromise());
      }
      if (left == 1 && context.channel().isWritable()) {
        left = 0;
        context.writeAndFlush(source.get()).addListener(done -> {
          tally.bytes.add(job.bytes());
          context.close();
        });
      } else {
        context.flush();
      }
    }
  }

  private final class Echoing extends Ending {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      context.write(message, context.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }
  }

  /** The near leg: opens the far one, then both pass on what they get. */
  private final class Connecting extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext context) {
      Channel near = context.channel();
      Channel far = server
          .client(job.target())
          .handler(new Passing(near, false))
          .connect()
          .addListener(done -> near.read())
          .channel();
      context.pipeline().replace(this, "passing", new Passing(far, true));
    }
  }

  private final class Passing extends Ending {
    private final Channel other;
    private final boolean counts;

    Passing(Channel other, boolean counts) {
      this.other = other;
      this.counts = counts;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      context.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      other.writeAndFlush(message).addListener(written -> {
        if (written.isSuccess()) {
          context.read();
        } else {
          context.close();
        }
      });
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (counts) {
        tally.ended.increment();
      }
      other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void resume() {
    askings.resume();
  }

  @Override
  public void close() {
    askings.close();
    server.close();
  }
}
