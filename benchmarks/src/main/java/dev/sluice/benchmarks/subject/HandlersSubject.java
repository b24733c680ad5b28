package dev.sluice.benchmarks.subject;

import dev.sluice.benchmarks.Job;
import dev.sluice.benchmarks.Tally;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.util.function.BiConsumer;
import org.playframework.netty.HandlerPublisher;
import org.playframework.netty.HandlerSubscriber;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * netty-reactive-streams: a publisher and a subscriber as handlers of a channel that reads only
 * when asked, with Netty's decoders before the publisher and Netty's flush consolidation behind the
 * subscriber, which flushes each element.
 */
public final class HandlersSubject implements Subject {
  private static final int FLUSHES = 256;
  private static final long LOW_DEMAND = 64;
  private static final long HIGH_DEMAND = 256;

  private final NettyServer server;
  private final Job job;
  private final Tally tally;
  private final Scheduler hop = Schedulers.newSingle("hop");

  private HandlersSubject(Job job, Tally tally) {
    this.job = job;
    this.tally = tally;
    this.server = new NettyServer(job.nio(), false, this::configure);
  }

  public static Starter starter() {
    return HandlersSubject::new;
  }

  @Override
  public int port() {
    return server.port();
  }

  private void configure(Channel channel) {
    switch (job.shape()) {
      case RECEIVE -> take(channel, (received, data) -> received.bytes(data.readableBytes()));
      case LINES -> {
        channel.pipeline().addLast(NettyServer.lines());
        take(channel, (received, line) -> received.frame(line.readableBytes()));
      }
      case LENGTHS -> {
        channel.pipeline().addLast(NettyServer.lengths());
        take(channel, (received, message) -> received.frame(message.readableBytes()));
      }
      case SEND -> send(channel);
      case ECHO -> {
        channel.pipeline().addLast(new Ending());
        publisher(channel).subscribe(subscriber(channel));
      }
      case RELAY -> {
        channel.pipeline().addLast(new Ending());
        relay(channel);
      }
      case ACCEPT -> channel.pipeline().addLast(new Ending(), new Closing());
    }
  }

  private static HandlerPublisher<ByteBuf> publisher(Channel channel) {
    HandlerPublisher<ByteBuf> publisher =
        new HandlerPublisher<>(channel.eventLoop(), ByteBuf.class);
    channel.pipeline().addLast(publisher);
    return publisher;
  }

  private static HandlerSubscriber<ByteBuf> subscriber(Channel channel) {
    HandlerSubscriber<ByteBuf> subscriber =
        new HandlerSubscriber<>(channel.eventLoop(), LOW_DEMAND, HIGH_DEMAND);
    channel.pipeline().addLast(new FlushConsolidationHandler(FLUSHES, true), subscriber);
    return subscriber;
  }

  private void take(Channel channel, BiConsumer<Received, ByteBuf> each) {
    Publisher<ByteBuf> publisher = publisher(channel);
    Received received = new Received(job, tally);
    Publisher<ByteBuf> source = job.hop() ? Flux.from(publisher).publishOn(hop) : publisher;
    source.subscribe(new Demanding<ByteBuf>(job.demand()) {
      @Override
      void take(ByteBuf element) {
        each.accept(received, element);
        element.release();
      }

      @Override
      void ended() {
        received.end();
      }

      @Override
      protected void hookOnError(Throwable failure) {
        tally.fail(failure);
      }
    });
  }

  private void send(Channel channel) {
    ByteBuf element = Unpooled.unreleasableBuffer(
        Unpooled.directBuffer(job.elementSize()).writeZero(job.elementSize()));
    channel.closeFuture().addListener(closed -> {
      tally.bytes.add(job.bytes());
      tally.ended.increment();
    });
    Elements.plain(job.elements(), element::duplicate).subscribe(subscriber(channel));
  }

  private void relay(Channel near) {
    HandlerPublisher<ByteBuf> in = publisher(near);
    HandlerSubscriber<ByteBuf> out = subscriber(near);
    server
        .client(job.target())
        .handler(new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel far) {
            in.subscribe(subscriber(far));
            publisher(far).subscribe(out);
          }
        })
        .connect()
        .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  private final class Ending extends ChannelInboundHandlerAdapter {
    @Override
    public void channelInactive(ChannelHandlerContext context) {
      tally.ended.increment();
      context.fireChannelInactive();
    }
  }

  private static final class Closing extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext context) {
      context.close();
    }
  }

  @Override
  public void close() {
    server.close();
    hop.dispose();
  }
}
