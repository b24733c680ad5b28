package dev.sluice.benchmarks.subject;

import dev.sluice.benchmarks.Job;
import dev.sluice.benchmarks.Tally;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.NettyInbound;
import reactor.netty.NettyOutbound;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpClient;
import reactor.netty.tcp.TcpServer;

/** reactor-netty: lines by a decoder in its pipeline, elements sent as they come. */
public final class ReactorNettySubject implements Subject {
  private final LoopResources loops;
  private final DisposableServer server;
  private final Job job;
  private final Tally tally;
  private final boolean nativeTransport;
  private final Scheduler hop = Schedulers.newSingle("hop");
  private final Askings askings;

  private ReactorNettySubject(Job job, Tally tally) {
    this.job = job;
    this.tally = tally;
    this.askings = new Askings(job, tally);
    this.nativeTransport = !job.nio();
    this.loops = LoopResources.create("server", 1, 1, true);
    this.server = TcpServer.create()
        .runOn(loops, nativeTransport)
        .bindAddress(() -> new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .option(ChannelOption.SO_BACKLOG, NettyServer.BACKLOG)
        .doOnConnection(this::configure)
        .handle(this::handle)
        .bindNow();
  }

  public static Starter starter() {
    return ReactorNettySubject::new;
  }

  @Override
  public int port() {
    return server.port();
  }

  private void configure(Connection connection) {
    switch (job.shape()) {
      case LINES -> connection.addHandlerLast(NettyServer.lines());
      case LENGTHS -> connection.addHandlerLast(NettyServer.lengths());
      default -> {}
    }
  }

  private Publisher<Void> handle(NettyInbound in, NettyOutbound out) {
    return switch (job.shape()) {
      case RECEIVE -> count(in, (received, data) -> received.bytes(data.readableBytes()));
      case LINES, LENGTHS -> count(in, (received, frame) -> received.frame(frame.readableBytes()));
      case SEND -> {
        ByteBuf element = Unpooled.unreleasableBuffer(
            Unpooled.directBuffer(job.elementSize()).writeZero(job.elementSize()));
        yield Mono.from(out.send(Elements.flux(job.elements(), askings.drawing(element::duplicate)))
                .then())
            .doOnSuccess(none -> {
              tally.bytes.add(job.bytes());
              tally.ended.increment();
            });
      }
      case ECHO ->
        Mono.from(out.send(in.receive().retain()).then())
            .doFinally(none -> tally.ended.increment())
            .onErrorComplete();
      case RELAY -> relay(in, out);
      case ACCEPT -> Mono.fromRunnable(tally.ended::increment);
    };
  }

  /**
   * What is released behind onNext has to be kept for a hop. The plain {@code receiveObject()} has
   * no operator in the way as {@code receive()} has.
   */
  private Mono<Void> count(NettyInbound in, BiConsumer<Received, ByteBuf> each) {
    Flux<?> flux = job.hop() ? in.receive().retain().publishOn(hop) : in.receiveObject();
    Sinks.Empty<Void> end = Sinks.empty();
    Received received = new Received(job, tally);
    flux.subscribe(new Demanding<Object>(askings.next()) {
      @Override
      void take(Object element) {
        ByteBuf data = (ByteBuf) element;
        each.accept(received, data);
        if (job.hop()) {
          data.release();
        }
      }

      @Override
      void ended() {
        received.end();
        end.tryEmitEmpty();
      }

      @Override
      protected void hookOnError(Throwable failure) {
        tally.fail(failure);
        end.tryEmitError(failure);
      }
    });
    return end.asMono();
  }

  private Mono<Void> relay(NettyInbound in, NettyOutbound out) {
    return TcpClient.create()
        .runOn(loops, nativeTransport)
        .remoteAddress(() -> new InetSocketAddress(InetAddress.getLoopbackAddress(), job.target()))
        .connect()
        .flatMap(target -> Mono.firstWithSignal(
                Mono.from(target.outbound().send(in.receive().retain()).then()),
                Mono.from(out.send(target.inbound().receive().retain()).then()))
            .doFinally(none -> {
              tally.ended.increment();
              target.dispose();
            }))
        .onErrorComplete();
  }

  @Override
  public void resume() {
    askings.resume();
  }

  @Override
  public void close() {
    askings.close();
    server.disposeNow();
    loops.disposeLater(Duration.ZERO, Duration.ofSeconds(10)).block();
    hop.dispose();
  }
}
