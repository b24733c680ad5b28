package dev.sluice.benchmarks.subject;

import dev.sluice.benchmarks.Job;
import dev.sluice.benchmarks.Tally;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
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
  private static final int LINE_LIMIT = 8192;

  private final LoopResources loops;
  private final DisposableServer server;
  private final Job job;
  private final Tally tally;
  private final boolean nativeTransport;
  private final Scheduler hop = Schedulers.newSingle("hop");

  private ReactorNettySubject(Job job, Tally tally) {
    this.job = job;
    this.tally = tally;
    this.nativeTransport = !job.nio();
    this.loops = LoopResources.create("server", 1, 1, true);
    this.server = TcpServer.create()
        .runOn(loops, nativeTransport)
        .bindAddress(() -> new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
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
      case LINES -> connection.addHandlerLast(new LineBasedFrameDecoder(LINE_LIMIT));
      default -> {}
    }
  }

  private Publisher<Void> handle(NettyInbound in, NettyOutbound out) {
    return switch (job.shape()) {
      case RECEIVE -> count(in.receive(), data -> tally.bytes.add(data.readableBytes()));
      case LINES ->
        count(in.receive(), line -> {
          tally.elements.increment();
          tally.bytes.add(line.readableBytes() + 1);
        });
      case SEND -> {
        ByteBuf element = Unpooled.unreleasableBuffer(
            Unpooled.directBuffer(job.elementSize()).writeZero(job.elementSize()));
        yield Mono.from(
                out.send(Elements.of(job.elements(), element::duplicate)).then())
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
    };
  }

  /** {@link reactor.netty.ByteBufFlux} releases each buffer behind onNext; a hop has to keep it. */
  private Mono<Void> count(Flux<ByteBuf> source, Consumer<ByteBuf> each) {
    Flux<ByteBuf> flux = job.hop() ? source.map(ByteBuf::retain).publishOn(hop) : source;
    Sinks.Empty<Void> end = Sinks.empty();
    flux.subscribe(new Demanding<ByteBuf>(job.demand()) {
      @Override
      void take(ByteBuf element) {
        each.accept(element);
        if (job.hop()) {
          element.release();
        }
      }

      @Override
      void ended() {
        tally.ended.increment();
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
  public void close() {
    server.disposeNow();
    loops.dispose();
    hop.dispose();
  }
}
