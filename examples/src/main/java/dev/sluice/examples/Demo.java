package dev.sluice.examples;

import dev.sluice.api.SocketStatistics;
import dev.sluice.api.StatusException;
import dev.sluice.reactor.ReactorConnection;
import dev.sluice.reactor.ReactorListener;
import dev.sluice.streams.RetainedData;
import dev.sluice.streams.StreamOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The main job: a fast sender in another process, and a subscriber that takes what it likes, when
 * it likes.
 */
@Command(
    name = "demo",
    description = {
      "Starts a second process that sends as fast as it can. Here a subscriber takes the bytes at a limited rate, then"
          + " stops asking, then takes all, with a successor in another mode. Shows how demand becomes verdicts, and that"
          + " nothing is lost or read ahead.",
      "Ends with 0 only if both sides agree on every byte and every pause ended in a resume, the end of the stream or a"
          + " cancel."
    })
final class Demo implements Callable<Integer> {
  /** Between two plain lines, when not chosen: each phase lasts only a few seconds. */
  private static final Duration PROGRESS = Duration.ofSeconds(1);

  private static final Duration TICK = Duration.ofMillis(10);
  private static final Duration CONNECT = Duration.ofSeconds(30);
  private static final long REST_SECONDS = 30;

  @Option(
      names = "--rate",
      paramLabel = "RATE",
      description = "The limited rate; default ${DEFAULT-VALUE}.",
      converter = ByteSize.RateConverter.class,
      defaultValue = "20MiB")
  private ByteSize rate = new ByteSize(20 << 20);

  @Option(
      names = "--limited",
      paramLabel = "DURATION",
      description = "How long to take at that rate; default ${DEFAULT-VALUE}.",
      converter = Durations.Converter.class,
      defaultValue = "4s")
  private Duration limited = Duration.ofSeconds(4);

  @Option(
      names = "--stop",
      paramLabel = "DURATION",
      description = "How long to take nothing; default ${DEFAULT-VALUE}.",
      converter = Durations.Converter.class,
      defaultValue = "2s")
  private Duration stop = Duration.ofSeconds(2);

  @Option(
      names = "--full",
      paramLabel = "DURATION",
      description = "How long to take everything; default ${DEFAULT-VALUE}.",
      converter = Durations.Converter.class,
      defaultValue = "4s")
  private Duration full = Duration.ofSeconds(4);

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the pseudo-random bytes; default: another one each time.")
  private long seed = System.nanoTime();

  @Mixin
  private CommonOptions options = new CommonOptions();

  private final Digest digest = new Digest();

  @Override
  public Integer call() throws InterruptedException {
    try (Session session = Session.open(options, StreamOptions.defaults())) {
      ReactorListener listener = session.listen(Endpoint.parse("127.0.0.1:0"));
      String address = Endpoint.format(listener.localAddress());
      try (SenderProcess sender = SenderProcess.start(address, seed, options, session)) {
        ReactorConnection connection = accept(listener, sender);
        SocketStatistics statistics = receive(connection, sender);
        connection.close().block();
        SenderReport report = sender.report(REST_SECONDS);
        DemoResult result = new DemoResult(digest.bytes(), digest.hex(), statistics, report);
        System.out.print(result);
        System.out.flush();
        result.throwIfFailed();
      } catch (StatusException failure) {
        throw CommandFailure.transfer(
            "from the sender after " + digest.bytes() + " bytes", failure);
      } catch (IOException | TimeoutException failure) {
        throw CommandFailure.transfer("the sender", failure);
      }
    }
    return ExitCode.OK;
  }

  private static ReactorConnection accept(ReactorListener listener, SenderProcess sender)
      throws IOException {
    Mono<ReactorConnection> accepted = listener.accept().next();
    Mono<ReactorConnection> late = Mono.delay(CONNECT)
        .then(Mono.error(new IOException("did not connect within " + CONNECT.toSeconds() + " s")));
    ReactorConnection connection =
        Mono.firstWithSignal(accepted, sender.ended(), late).block();
    if (connection == null) {
      throw new IOException("did not connect");
    }
    return connection;
  }

  /** The three phases; the numbers of the connection after its last byte. */
  private SocketStatistics receive(ReactorConnection connection, SenderProcess sender)
      throws InterruptedException, IOException, TimeoutException {
    DemoLine line = new DemoLine(connection, System.nanoTime());
    CountDownLatch ended = new CountDownLatch(1);
    Progress progress =
        Progress.start(options.console(), options.progressInterval(PROGRESS), line::toString);
    try {
      PacedSubscriber paced = takeAtRate(connection, line, ended);
      line.phase("stopped");
      awaitPause(connection, paced, ended);
      ended.await(stop.toNanos(), TimeUnit.NANOSECONDS);
      paced.cancel();
      line.phase("taking all");
      CountDownLatch complete = new CountDownLatch(1);
      Mono<Void> rest = connection
          .receiveRetained()
          .doOnNext(this::take)
          .then()
          .doFinally(end -> complete.countDown());
      var result = rest.toFuture();
      complete.await(full.toNanos(), TimeUnit.NANOSECONDS);
      sender.finish();
      if (!complete.await(REST_SECONDS, TimeUnit.SECONDS)) {
        throw new TimeoutException("its stream did not end within " + REST_SECONDS + " s");
      }
      Mono.fromFuture(result).block(); // throws what the stream failed with
      return connection.statistics();
    } finally {
      progress.close();
    }
  }

  /**
   * A subscriber in copy mode whose demand follows a clock: the last indication of a turn is
   * accepted in part.
   */
  private PacedSubscriber takeAtRate(
      ReactorConnection connection, DemoLine line, CountDownLatch ended)
      throws InterruptedException {
    int elementSize = StreamOptions.defaults().elementSize();
    Pacer pacer =
        new Pacer(rate.bytes(), Math.max(elementSize, rate.bytes() / 10), System.nanoTime());
    PacedSubscriber paced = new PacedSubscriber(digest, elementSize, pacer, ended);
    line.phase("at " + ByteSize.format(rate.bytes()) + "/s");
    connection.receive().subscribe(paced);
    Disposable ticks = Schedulers.parallel()
        .schedulePeriodically(paced::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    ended.await(limited.toNanos(), TimeUnit.NANOSECONDS);
    ticks.dispose();
    paced.stop();
    return paced;
  }

  /** The stop begins where the socket meets it: at the refusal of what nobody asked for. */
  private static void awaitPause(
      ReactorConnection connection, PacedSubscriber paced, CountDownLatch ended)
      throws InterruptedException, TimeoutException {
    long begun = System.nanoTime();
    while (!(paced.hasAllItAskedFor() && connection.statistics().receive().paused())) {
      if (ended.await(TICK.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
      if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(REST_SECONDS)) {
        throw new TimeoutException("sent too little within " + REST_SECONDS + " s");
      }
    }
  }

  private void take(RetainedData data) {
    try {
      data.buffers().forEach(digest::add);
    } finally {
      data.release();
    }
  }
}
