package dev.sluice.benchmarks.subject;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.benchmarks.Job;
import dev.sluice.benchmarks.Tally;
import dev.sluice.netty.NettyConfiguration;
import dev.sluice.netty.Transport;
import dev.sluice.reactor.ReactorConnection;
import dev.sluice.reactor.ReactorListener;
import dev.sluice.reactor.ReactorSockets;
import dev.sluice.streams.Frames;
import dev.sluice.streams.RetainedData;
import dev.sluice.streams.StreamOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Sluice with Reactor. */
public final class SluiceSubject implements Subject {
  private static final int LINE_LIMIT = 8192;

  /** How elements come to the subscriber. */
  public enum Mode {
    COPY,
    BORROW,
    RETAIN,
    BATCH
  }

  private final ReactorSockets sockets;
  private final ReactorListener listener;
  private final Job job;
  private final Tally tally;
  private final Mode mode;
  private final Scheduler hop = Schedulers.newSingle("hop");

  private SluiceSubject(Job job, Tally tally, Mode mode) {
    this.job = job;
    this.tally = tally;
    this.mode = mode;
    NettyConfiguration configuration = NettyConfiguration.defaults()
        .withTransport(job.nio() ? Transport.NIO : Transport.EPOLL)
        .withEventLoops(1);
    this.sockets = ReactorSockets.create(configuration, StreamOptions.defaults());
    this.listener = Objects.requireNonNull(sockets
        .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .block());
    listener.serve(this::handle, Integer.MAX_VALUE).subscribe(none -> {}, tally::fail);
  }

  public static Starter in(Mode mode) {
    return (job, tally) -> new SluiceSubject(job, tally, mode);
  }

  @Override
  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  private Publisher<Void> handle(ReactorConnection connection) {
    return switch (job.shape()) {
      case RECEIVE -> receive(connection);
      case LINES -> lines(connection);
      case SEND ->
        send(connection).doOnSuccess(none -> {
          tally.bytes.add(job.bytes());
          tally.ended.increment();
        });
      case ECHO ->
        passOn(connection, connection)
            .onErrorComplete() // the load resets
            .doOnTerminate(tally.ended::increment);
      case RELAY -> relay(connection);
    };
  }

  private Mono<Void> receive(ReactorConnection connection) {
    return switch (mode) {
      case COPY -> count(connection.receive(), data -> tally.bytes.add(data.remaining()));
      case BORROW -> count(connection.receiveBorrowed(), data -> tally.bytes.add(data.remaining()));
      case RETAIN ->
        count(connection.receiveRetained(), data -> {
          tally.bytes.add(data.size());
          data.release();
        });
      case BATCH -> throw new UnsupportedOperationException("batches of plain bytes");
    };
  }

  private Mono<Void> lines(ReactorConnection connection) {
    Frames<ByteBuffer> frames = Frames.delimiter(US_ASCII.encode("\n"), LINE_LIMIT);
    if (mode == Mode.BATCH) {
      return count(connection.receiveBatches(frames), this::addLines);
    }
    return count(
        mode == Mode.BORROW ? connection.receiveBorrowed(frames) : connection.receive(frames),
        this::addLine);
  }

  private void addLine(ByteBuffer line) {
    tally.elements.increment();
    tally.bytes.add(line.remaining() + 1);
  }

  private void addLines(List<ByteBuffer> lines) {
    lines.forEach(this::addLine);
  }

  private <T> Mono<Void> count(Flux<T> source, Consumer<T> each) {
    Flux<T> flux = job.hop() ? source.publishOn(hop) : source;
    Sinks.Empty<Void> end = Sinks.empty();
    flux.subscribe(new Demanding<T>(job.demand()) {
      @Override
      void take(T element) {
        each.accept(element);
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

  private Mono<Void> send(ReactorConnection connection) {
    ByteBuffer element = ByteBuffer.allocateDirect(job.elementSize());
    return mode == Mode.RETAIN
        ? connection.sendRetained(
            Elements.of(job.elements(), () -> RetainedData.of(element, () -> {})))
        : connection.send(Elements.of(job.elements(), element::duplicate));
  }

  private Mono<Void> passOn(ReactorConnection from, ReactorConnection to) {
    return mode == Mode.RETAIN ? to.sendRetained(from.receiveRetained()) : to.send(from.receive());
  }

  private Mono<Void> relay(ReactorConnection in) {
    return sockets
        .connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), job.target()))
        .flatMap(out -> Mono.when(
                passOn(in, out).then(out.disconnect()), passOn(out, in).then(in.disconnect()))
            .doOnSuccess(none -> tally.ended.increment())
            .then(out.close()))
        .doOnError(tally::fail);
  }

  @Override
  public void close() {
    sockets.close();
    hop.dispose();
  }
}
