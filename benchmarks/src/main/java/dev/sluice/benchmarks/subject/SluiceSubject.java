package dev.sluice.benchmarks.subject;

import dev.sluice.benchmarks.Drive;
import dev.sluice.benchmarks.Job;
import dev.sluice.benchmarks.Seen;
import dev.sluice.benchmarks.Shape;
import dev.sluice.benchmarks.Tally;
import dev.sluice.reactor.ReactorConnection;
import dev.sluice.reactor.ReactorListener;
import dev.sluice.reactor.ReactorSockets;
import dev.sluice.streams.Frames;
import dev.sluice.streams.RetainedData;
import dev.sluice.streams.StreamOptions;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Sluice with Reactor. */
public final class SluiceSubject implements Subject {
  private final ReactorSockets sockets;
  private final ReactorListener listener;
  private final Job job;
  private final Tally tally;
  private final Mode mode;
  private final Scheduler hop = Schedulers.newSingle("hop");
  private final Askings askings;
  /** Those that stand still, for their numbers. */
  private final Queue<ReactorConnection> standing = new ConcurrentLinkedQueue<>();

  private SluiceSubject(Job job, Tally tally, Mode mode) {
    this.job = job;
    this.tally = tally;
    this.mode = mode;
    this.askings = new Askings(job, tally);
    this.sockets = ReactorSockets.create(SluiceServer.configuration(job), StreamOptions.defaults());
    this.listener =
        Objects.requireNonNull(sockets.listen(SluiceServer.loopback(0)).block());
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
    if (job.drive() == Drive.STALLED) {
      standing.add(connection);
    }
    return switch (job.shape()) {
      case RECEIVE -> receive(connection);
      case LINES, LENGTHS -> frames(connection);
      case SEND ->
        send(connection).doOnSuccess(none -> {
          tally.bytes.add(job.bytes());
          tally.ended.increment();
        });
      case ECHO ->
        passOn(connection, connection)
            .doFinally(signal -> tally.ended.increment())
            .onErrorComplete();
      case RELAY -> relay(connection);
      case ACCEPT -> Mono.fromRunnable(tally.ended::increment);
    };
  }

  private Mono<Void> receive(ReactorConnection connection) {
    return switch (mode) {
      case COPY ->
        count(connection.receive(), (received, data) -> received.bytes(data.remaining()));
      case BORROW ->
        count(connection.receiveBorrowed(), (received, data) -> received.bytes(data.remaining()));
      case RETAIN -> count(connection.receiveRetained(), SluiceSubject::countAndRelease);
      case BATCH -> throw new UnsupportedOperationException("batches of plain bytes");
    };
  }

  private static void countAndRelease(Received received, RetainedData data) {
    received.bytes(data.size());
    data.release();
  }

  private Mono<Void> frames(ReactorConnection connection) {
    Frames<ByteBuffer> frames = SluiceServer.frames(job);
    return switch (mode) {
      case COPY ->
        count(connection.receive(frames), (received, frame) -> received.frame(frame.remaining()));
      case BORROW ->
        count(
            connection.receiveBorrowed(frames),
            (received, frame) -> received.frame(frame.remaining()));
      case BATCH -> count(connection.receiveBatches(frames), SluiceSubject::countAll);
      case RETAIN -> throw new UnsupportedOperationException("retained frames");
    };
  }

  private static void countAll(Received received, List<ByteBuffer> frames) {
    frames.forEach(frame -> received.frame(frame.remaining()));
  }

  private <T> Mono<Void> count(Flux<T> source, BiConsumer<Received, ? super T> each) {
    Flux<T> flux = job.hop() ? source.publishOn(hop) : source;
    Sinks.Empty<Void> end = Sinks.empty();
    Received received = new Received(job, tally);
    flux.subscribe(new Demanding<T>(askings.next()) {
      @Override
      void take(T element) {
        each.accept(received, element);
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

  private Mono<Void> send(ReactorConnection connection) {
    ByteBuffer element = ByteBuffer.allocateDirect(job.elementSize());
    return mode == Mode.RETAIN
        ? connection.sendRetained(elements(() -> RetainedData.of(element, () -> {})))
        : connection.send(elements(element::duplicate));
  }

  private <T> Flux<T> elements(Supplier<T> element) {
    return Elements.flux(job.elements(), askings.drawing(element));
  }

  private Mono<Void> passOn(ReactorConnection from, ReactorConnection to) {
    return mode == Mode.RETAIN ? to.sendRetained(from.receiveRetained()) : to.send(from.receive());
  }

  private Mono<Void> relay(ReactorConnection in) {
    return sockets
        .connect(SluiceServer.loopback(job.target()))
        .flatMap(out -> Mono.when(
                passOn(in, out).then(out.disconnect()), passOn(out, in).then(in.disconnect()))
            .doOnSuccess(none -> tally.ended.increment())
            .then(out.close()))
        .doOnError(tally::fail);
  }

  @Override
  public void resume() {
    standing.clear();
    askings.resume();
  }

  @Override
  public Map<Seen, Long> look() {
    if (job.drive() != Drive.STALLED) {
      return Map.of();
    }
    return Map.of(
        Seen.STATED_HELD,
        standing.stream()
            .map(ReactorConnection::statistics)
            .mapToLong(numbers -> job.shape() == Shape.SEND
                ? numbers.send().heldBytes()
                : numbers.receive().heldBytes())
            .sum());
  }

  @Override
  public void close() {
    askings.close();
    sockets.close();
    hop.dispose();
  }
}
