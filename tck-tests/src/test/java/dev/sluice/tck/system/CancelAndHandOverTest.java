package dev.sluice.tck.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.streams.RetainedData;
import dev.sluice.streams.StreamConnection;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.Form;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Pattern;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** One subscriber goes, the next goes on with the very next byte; and nobody reads meanwhile. */
@Timeout(60)
class CancelAndHandOverTest {
  private static final int RECEIVE_BUFFER = 64 << 10;

  @EachNet
  void cancel_stopsReadingAtOnce(Net net) throws Exception {
    try (Streams streams = new Streams(net)) {
      Streams.Link link = streams.link();
      Pattern.Check check = new Pattern.Check();
      Reader<ByteBuffer> reader = new Reader<>(check::feed);
      link.connection().receive().subscribe(reader);
      reader.request(Long.MAX_VALUE);
      link.peer().flood();
      await().until(() -> check.position() > 1 << 20);

      reader.cancel();
      long loopSawIt = afterOneRound(link.connection());
      await()
          .during(Duration.ofMillis(Form.pick(300, 3000)))
          .atMost(Duration.ofSeconds(10))
          .until(() ->
              link.connection().statistics().receive().bytesRead() - loopSawIt <= RECEIVE_BUFFER);
      assertThat(link.connection().statistics().receive().heldBytes())
          .isLessThanOrEqualTo(RECEIVE_BUFFER);
    }
  }

  private static long afterOneRound(StreamConnection connection) throws Exception {
    Streams.loopThread(connection);
    return connection.statistics().receive().bytesRead();
  }

  private enum Mode {
    COPY,
    BORROW,
    RETAIN
  }

  @EachNet
  void handOversAtRandomPlaces_loseAndRepeatNothing(Net net) throws Exception {
    long seed = Form.seed();
    System.out.println("hand-over on " + net + ", -Dsluice.seed=" + seed);
    try (Streams streams = new Streams(net)) {
      Streams.Link link = streams.link();
      Relay relay = new Relay(link.connection(), new Random(seed), (int) Form.pick(1000, 20_000));
      try {
        relay.next(Mode.COPY);
        link.peer().flood();
        relay.done.get(50, TimeUnit.SECONDS);
        assertThat(relay.check.mismatch()).isNull();
        assertThat(relay.pairs).hasSize(9);
        await().until(() -> link.connection().statistics().receive().retained() == 0);
      } finally {
        relay.foreign.shutdownNow();
      }
    }
  }

  /** A row of subscribers; each takes a few elements, then another one follows. */
  private static final class Relay {
    private final StreamConnection connection;
    private final Random random;
    private final Pattern.Check check = new Pattern.Check();
    private final Set<String> pairs = new HashSet<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final ExecutorService foreign = Executors.newSingleThreadExecutor();
    private int left;

    Relay(StreamConnection connection, Random random, int handOvers) {
      this.connection = connection;
      this.random = random;
      this.left = handOvers;
    }

    void next(Mode mode) {
      switch (mode) {
        case COPY -> connection.receive().subscribe(new Runner<>(mode, check::feed));
        case BORROW ->
          connection
              .receiveBorrowed(1 + random.nextInt(5000))
              .subscribe(new Runner<>(mode, check::feed));
        case RETAIN -> connection.receiveRetained().subscribe(new Runner<>(mode, this::take));
      }
    }

    private void take(RetainedData data) {
      data.buffers().forEach(check::feed);
      data.release();
    }

    /** Called by one runner at a time, and each only after its predecessor cancelled. */
    private void handOver(Mode from) {
      if (left-- == 0) {
        done.complete(null);
        return;
      }
      Mode to = Mode.values()[random.nextInt(3)];
      pairs.add(from + " -> " + to);
      next(to);
    }

    private final class Runner<T> implements Subscriber<T> {
      private final Mode mode;
      private final java.util.function.Consumer<T> sink;
      private final int last = 1 + random.nextInt(4);
      private final boolean inside = random.nextBoolean();
      private final AtomicReference<Subscription> subscription = new AtomicReference<>();
      private int seen;

      Runner(Mode mode, java.util.function.Consumer<T> sink) {
        this.mode = mode;
        this.sink = sink;
      }

      @Override
      public void onSubscribe(Subscription s) {
        subscription.set(s);
        s.request(inside ? Long.MAX_VALUE : last);
      }

      @Override
      public void onNext(T element) {
        sink.accept(element);
        if (++seen == last) {
          if (inside) {
            cancelAndHandOver();
          } else {
            foreign.execute(this::cancelAndHandOver);
          }
        }
      }

      private void cancelAndHandOver() {
        subscription.get().cancel();
        subscription.get().request(1); // late, and to no effect
        handOver(mode);
      }

      @Override
      public void onError(Throwable error) {
        done.completeExceptionally(error);
      }

      @Override
      public void onComplete() {
        done.completeExceptionally(new AssertionError("the peer does not end"));
      }
    }
  }
}
