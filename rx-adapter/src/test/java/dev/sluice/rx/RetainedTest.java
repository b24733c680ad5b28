package dev.sluice.rx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.streams.RetainedData;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.schedulers.Schedulers;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A flooded connection in retain mode: nothing stays retained. */
@Timeout(120)
class RetainedTest extends Loopback {
  private RxConnection connection;
  private Socket flooder;
  private Thread flood;

  @BeforeEach
  void flood() throws IOException {
    RxListener listener = listen();
    CompletableFuture<RxConnection> accepted = future(listener.accept().firstOrError());
    flooder = new Socket();
    flooder.connect((InetSocketAddress) listener.localAddress());
    connection = accepted.join();
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
  }

  @AfterEach
  void dry() throws Exception {
    run(connection.abort());
    flooder.close();
    flood.join();
  }

  private void finished() {
    awaitNothingRetained(connection);
    soon()
        .until(() -> connection.statistics().receive().pending() > 0); // counted after the callback
    assertThat(connection.statistics().receive().refusedReleases()).isZero();
  }

  @Test
  void scopedDisposedAtAnyTime() {
    Scheduler other = Schedulers.single();
    for (int round = 0; round < 100; round++) {
      AtomicInteger number = new AtomicInteger();
      int stop = round % 10;
      run(connection
          .<Integer>receiveScoped(data -> Flowable.range(0, 3).observeOn(other))
          .takeUntil(i -> number.incrementAndGet() > stop)
          .ignoreElements());
      awaitNothingRetained(connection);
    }
    finished();
  }

  @Test
  void scopedInnerThatFails() {
    assertThat(future(connection
            .receiveScoped(data -> Flowable.error(new IOException("inner")))
            .ignoreElements()))
        .failsWithin(LIMIT);
    finished();
  }

  @Test
  void scopeThatThrows() {
    assertThat(future(connection
            .receiveScoped(data -> {
              throw new IOException("scope");
            })
            .ignoreElements()))
        .failsWithin(LIMIT)
        .withThrowableThat()
        .withMessageContaining("scope");
    finished();
  }

  @Test
  void disposedSend_releasesWhatItTook() {
    Pair pair = connect();
    Disposable relaying =
        pair.client().sendRetained(connection.receiveRetained()).subscribe();
    soon().until(() -> connection.statistics().receive().paused());
    relaying.dispose();
    run(pair.server().abort());
    run(pair.client().abort());
    finished();
  }

  @Test
  void queueOfObserveOn_isReleasedAtDispose() {
    ExecutorService single = Executors.newSingleThreadExecutor();
    try {
      CountDownLatch busy = new CountDownLatch(1);
      single.execute(() -> uninterrupted(busy));
      Disposable running = connection
          .receiveRetained()
          .observeOn(Schedulers.from(single), false, 4)
          .subscribe(RetainedData::release);
      soon().until(() -> retained(connection) == 4);
      running.dispose();
      busy.countDown();
      finished();
    } finally {
      single.shutdownNow();
    }
  }

  private static void uninterrupted(CountDownLatch latch) {
    try {
      assertThat(latch.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException unexpected) {
      throw new AssertionError(unexpected);
    }
  }

  @Test
  void elementsDroppedByAnOperator_areReturnedByTheCleaner() {
    AtomicInteger number = new AtomicInteger();
    run(connection
        .receiveRetained()
        .filter(data -> number.incrementAndGet() == 20)
        .take(1)
        .doOnNext(RetainedData::release)
        .ignoreElements());
    soon().until(() -> connection.statistics().receive().pending() >= 20);
    soon().untilAsserted(() -> {
      System.gc();
      assertThat(retained(connection)).isZero();
    });
    finished();
  }
}
