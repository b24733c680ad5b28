package dev.sluice.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.streams.RetainedData;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A flooded connection in retain mode: whatever the operators drop, nothing stays retained. */
@Timeout(120)
class DiscardTest extends Loopback {
  private ReactorConnection connection;
  private Socket flooder;
  private Thread flood;
  private Scheduler other;

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Logger logger = Logger.getLogger("dev.sluice.streams");
  private final Handler logHandler = new Handler() {
    @Override
    public void publish(LogRecord entry) {
      log.add(entry.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  };

  @BeforeEach
  void flood() throws IOException {
    ReactorListener listener = listen();
    CompletableFuture<ReactorConnection> accepted = listener.accept().next().toFuture();
    flooder = new Socket();
    flooder.connect((InetSocketAddress) listener.localAddress());
    connection = get(Mono.fromFuture(accepted));
    flood = new Thread(
        () -> {
          byte[] block = random(20_000);
          try (OutputStream out = flooder.getOutputStream()) {
            while (true) {
              out.write(block);
            }
          } catch (IOException closed) {
            // the end of every flood
          }
        },
        "flood");
    flood.start();
    other = Schedulers.newSingle("other");
    logger.addHandler(logHandler);
    logger.setUseParentHandlers(false);
  }

  @AfterEach
  void dry() throws Exception {
    get(connection.abort());
    flooder.close();
    flood.join();
    other.dispose();
    logger.removeHandler(logHandler);
    logger.setUseParentHandlers(true);
  }

  private <R> Flux<R> through(Function<Flux<RetainedData>, Publisher<R>> operators) {
    return connection.receiveRetained(operators);
  }

  /**
   * The end of every test: released by the operators' drops, not found by the garbage collector.
   */
  private void finished() {
    nothingIsOwed();
    assertThat(log).isEmpty();
  }

  private void nothingIsOwed() {
    awaitNothingRetained(connection);
    soon()
        .until(() -> connection.statistics().receive().pending() > 0); // counted after the callback
    assertThat(connection.statistics().receive().refusedReleases()).isZero();
  }

  @Test
  void filter() {
    AtomicInteger number = new AtomicInteger();
    assertThat(get(this.<RetainedData>through(
                flux -> flux.filter(data -> number.incrementAndGet() % 3 == 0))
            .take(100)
            .doOnNext(RetainedData::release)
            .count()))
        .isEqualTo(100);
    finished();
  }

  @Test
  void publishOnWithAFullQueue_thenCancel() {
    for (int round = 0; round < 20; round++) {
      CountDownLatch first = new CountDownLatch(1);
      CountDownLatch cancelled = new CountDownLatch(1);
      Disposable running = this.<RetainedData>through(flux -> flux.publishOn(other, 8))
          .subscribe(data -> {
            first.countDown();
            uninterrupted(cancelled);
            data.release();
          });
      uninterrupted(first);
      soon().until(() -> retained(connection) >= 8);
      running.dispose();
      cancelled.countDown();
      awaitNothingRetained(connection);
    }
    finished();
  }

  @Test
  void takeOneBehindAPrefetch() {
    for (int round = 0; round < 50; round++) {
      RetainedData one = get(this.<RetainedData>through(
              flux -> flux.publishOn(Schedulers.immediate(), 4).take(1))
          .single());
      one.release();
      awaitNothingRetained(connection);
    }
    finished();
  }

  @Test
  void timeoutInTheMiddleOfAFlood() {
    for (int round = 0; round < 50; round++) {
      CompletableFuture<Long> counted = this.<RetainedData>through(
              flux -> flux.timeout(Mono.delay(Duration.ofMillis(1))))
          .doOnNext(RetainedData::release)
          .then(Mono.just(1L))
          .onErrorReturn(TimeoutException.class, 2L)
          .takeUntilOther(Mono.delay(Duration.ofMillis(3)))
          .toFuture();
      soon().until(counted::isDone);
      awaitNothingRetained(connection);
    }
    finished();
  }

  @Test
  void errorBehindAQueue() {
    for (int round = 0; round < 20; round++) {
      AtomicInteger number = new AtomicInteger();
      assertThat(this.<byte[]>through(flux -> flux.publishOn(other, 8).map(data -> {
                byte[] bytes = take(data);
                if (number.incrementAndGet() == 5) {
                  throw new IllegalStateException("downstream");
                }
                return bytes;
              }))
              .then()
              .toFuture())
          .failsWithin(LIMIT)
          .withThrowableThat()
          .withMessageContaining("downstream");
      awaitNothingRetained(connection);
    }
    finished();
  }

  @Test
  void scopedCancelledAtAnyTime() {
    for (int round = 0; round < 100; round++) {
      AtomicInteger number = new AtomicInteger();
      int stop = round % 10;
      get(connection
          .<Integer>receiveScoped(data -> Flux.range(0, 3).publishOn(other))
          .takeUntil(i -> number.incrementAndGet() > stop)
          .then());
      awaitNothingRetained(connection);
    }
    finished();
  }

  @Test
  void scopedInnerThatFails() {
    assertThat(connection
            .receiveScoped(data -> Mono.error(new IllegalStateException("inner")))
            .then()
            .toFuture())
        .failsWithin(LIMIT);
    finished();
  }

  @Test
  void retainedSendBehindAQueue_thenCancel() {
    Pair pair = connect();
    Disposable relaying = pair.client()
        .sendRetained(connection.receiveRetained().publishOn(other, 8))
        .subscribe();
    soon().until(() -> pair.client().statistics().send().heldBytes() > 0);
    soon().until(() -> connection.statistics().receive().paused());
    relaying.dispose();
    get(pair.server().abort());
    get(pair.client().abort());
    finished();
  }

  /**
   * Between the time when publishOn plans to empty its queue and the time when it does:
   * reactor-core issue 4396.
   */
  @Test
  void publishOnThatPlansToEmptyItsQueue_thenCancel() {
    loseQueue(connection.receiveRetained().publishOn(other, 4));
    finished();
  }

  /**
   * The same where another operator keeps publishOn from using our queue: the garbage collector
   * finds what is lost.
   */
  @Test
  void queueLostByPublishOn_isReturnedByTheCleaner() {
    loseQueue(this.<RetainedData>through(flux -> flux.filter(data -> true).publishOn(other, 4)));
    soon().untilAsserted(() -> {
      System.gc();
      assertThat(retained(connection)).isZero();
    });
    assertThat(log).isNotEmpty().allSatisfy(line -> assertThat(line).contains("never released"));
    nothingIsOwed();
  }

  private void loseQueue(Flux<RetainedData> queued) {
    CountDownLatch busy = new CountDownLatch(1);
    other.schedule(() -> uninterrupted(busy));
    Disposable running = queued.subscribe(RetainedData::release);
    soon().until(() -> retained(connection) == 4);
    running.dispose();
    busy.countDown();
  }

  private static void uninterrupted(CountDownLatch latch) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          assertThat(latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
          return;
        } catch (InterruptedException disposed) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
