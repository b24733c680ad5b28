package dev.sluice.benchmarks.subject;

import dev.sluice.benchmarks.Job;
import dev.sluice.benchmarks.Tally;
import dev.sluice.rx.RxConnection;
import dev.sluice.rx.RxListener;
import dev.sluice.rx.RxSockets;
import dev.sluice.streams.Frames;
import dev.sluice.streams.RetainedData;
import dev.sluice.streams.StreamOptions;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.reactivex.rxjava3.subjects.CompletableSubject;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BiConsumer;

/** Sluice with RxJava: the twin of {@link SluiceSubject}. */
public final class SluiceRxSubject implements Subject {
  private final RxSockets sockets;
  private final RxListener listener;
  private final Job job;
  private final Tally tally;
  private final Mode mode;
  private final Scheduler hop =
      RxJavaPlugins.createSingleScheduler(task -> new Thread(task, "hop"));

  private SluiceRxSubject(Job job, Tally tally, Mode mode) {
    this.job = job;
    this.tally = tally;
    this.mode = mode;
    this.sockets = RxSockets.create(SluiceServer.configuration(job), StreamOptions.defaults());
    this.listener = sockets.listen(SluiceServer.loopback(0)).blockingGet();
    var unused = listener.serve(this::handle).subscribe(() -> {}, tally::fail);
  }

  public static Starter in(Mode mode) {
    return (job, tally) -> new SluiceRxSubject(job, tally, mode);
  }

  @Override
  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  private Completable handle(RxConnection connection) {
    return switch (job.shape()) {
      case RECEIVE -> receive(connection);
      case LINES, LENGTHS -> frames(connection);
      case SEND ->
        send(connection).doOnComplete(() -> {
          tally.bytes.add(job.bytes());
          tally.ended.increment();
        });
      case ECHO ->
        passOn(connection, connection).doFinally(tally.ended::increment).onErrorComplete();
      case RELAY -> relay(connection);
      case ACCEPT -> Completable.fromAction(tally.ended::increment);
    };
  }

  private Completable receive(RxConnection connection) {
    return switch (mode) {
      case COPY ->
        count(connection.receive(), (received, data) -> received.bytes(data.remaining()));
      case BORROW ->
        count(connection.receiveBorrowed(), (received, data) -> received.bytes(data.remaining()));
      case RETAIN -> count(connection.receiveRetained(), SluiceRxSubject::countAndRelease);
      case BATCH -> throw new UnsupportedOperationException("batches of plain bytes");
    };
  }

  private static void countAndRelease(Received received, RetainedData data) {
    received.bytes(data.size());
    data.release();
  }

  private Completable frames(RxConnection connection) {
    Frames<ByteBuffer> frames = SluiceServer.frames(job);
    return switch (mode) {
      case COPY ->
        count(connection.receive(frames), (received, frame) -> received.frame(frame.remaining()));
      case BORROW ->
        count(
            connection.receiveBorrowed(frames),
            (received, frame) -> received.frame(frame.remaining()));
      case BATCH -> count(connection.receiveBatches(frames), SluiceRxSubject::countAll);
      case RETAIN -> throw new UnsupportedOperationException("retained frames");
    };
  }

  private static void countAll(Received received, List<ByteBuffer> frames) {
    frames.forEach(frame -> received.frame(frame.remaining()));
  }

  private <T> Completable count(Flowable<T> source, BiConsumer<Received, ? super T> each) {
    Flowable<T> flowable = job.hop() ? source.observeOn(hop) : source;
    CompletableSubject end = CompletableSubject.create();
    Received received = new Received(job, tally);
    flowable.subscribe(new Demanding<T>(job.demand()) {
      @Override
      void take(T element) {
        each.accept(received, element);
      }

      @Override
      void ended() {
        received.end();
        end.onComplete();
      }

      @Override
      protected void hookOnError(Throwable failure) {
        tally.fail(failure);
        end.onError(failure);
      }
    });
    return end;
  }

  private Completable send(RxConnection connection) {
    ByteBuffer element = ByteBuffer.allocateDirect(job.elementSize());
    return mode == Mode.RETAIN
        ? connection.sendRetained(
            Elements.flowable(job.elements(), () -> RetainedData.of(element, () -> {})))
        : connection.send(Elements.flowable(job.elements(), element::duplicate));
  }

  private Completable passOn(RxConnection from, RxConnection to) {
    return mode == Mode.RETAIN ? to.sendRetained(from.receiveRetained()) : to.send(from.receive());
  }

  private Completable relay(RxConnection in) {
    return sockets
        .connect(SluiceServer.loopback(job.target()))
        .flatMapCompletable(out -> Completable.mergeArray(
                passOn(in, out).andThen(out.disconnect()), passOn(out, in).andThen(in.disconnect()))
            .doOnComplete(tally.ended::increment)
            .andThen(out.close()))
        .doOnError(tally::fail);
  }

  @Override
  public void close() {
    sockets.close();
    hop.shutdown();
  }
}
