package dev.sluice.tck.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.streams.SendException;
import dev.sluice.streams.StreamConnection;
import dev.sluice.streams.StreamOptions;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Pattern;
import dev.sluice.tck.kit.RawPeer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** A peer that does not read holds the source back; what is said to be sent was sent. */
@Timeout(60)
class StalledSenderTest {
  private static final int MEBIBYTE = 1 << 20;
  private static final int WINDOW = StreamOptions.defaults().sendWindow();
  private static final int DEMAND = StreamOptions.defaults().sendDemand();

  @EachNet
  void mebibyteElements_holdTheWindowAndOneElementAtMost(Net net) throws Exception {
    try (Streams streams = new Streams(net)) {
      Streams.Link link = streams.link();
      Reader.run(link.connection().send(mebibytes()));
      awaitStall(link.connection());

      assertThat(maxHeld(link.connection())).isLessThanOrEqualTo(WINDOW + MEBIBYTE);
    }
  }

  @EachNet
  void mebibyteElementsFromAnotherThread_holdTheWindowAndOneElementAtMost(Net net)
      throws Exception {
    try (Streams streams = new Streams(net)) {
      Streams.Link link = streams.link();
      Reader.run(link.connection().send(mebibytes().publishOn(Schedulers.parallel(), 1)));
      awaitStall(link.connection());

      assertThat(maxHeld(link.connection())).isLessThanOrEqualTo(WINDOW + MEBIBYTE);
    }
  }

  @EachNet
  void mebibyteElementsAfterManySmallOnes_holdTheWindowAndDemandElementsAtMost(Net net)
      throws Exception {
    try (Streams streams = new Streams(net)) {
      Streams.Link link = streams.link();
      Flux<ByteBuffer> small =
          Flux.range(0, 10_000).map(i -> ByteBuffer.wrap(Pattern.bytes(i * 64L, 64)));
      Reader.run(link.connection().send(small.concatWith(mebibytes())));
      awaitStall(link.connection());

      assertThat(maxHeld(link.connection())).isLessThanOrEqualTo(WINDOW + DEMAND * MEBIBYTE);
    }
  }

  @EachNet
  void peerThatClosesEarly_failsTheSendWithTheBytesHandedOver(Net net) throws Exception {
    try (Streams streams = new Streams(net)) {
      Streams.Link link = streams.link();
      Reader<Void> sent = Reader.run(link.connection().send(mebibytes()));
      awaitStall(link.connection());
      link.peer().close();

      SendException failure = failureOf(sent);
      assertThat(failure.bytesHandedOver())
          .isPositive()
          .isEqualTo(link.connection().statistics().send().bytesSent());
      assertThat(failure).hasMessageContaining(String.valueOf(failure.bytesHandedOver()));
    }
  }

  @EachNet
  void closeAfterSend_deliversEverything(Net net) throws Exception {
    try (Streams streams = new Streams(net, StreamOptions.defaults())) {
      Streams.Link link = streams.link();
      ByteBuffer data = ByteBuffer.wrap(Pattern.bytes(0, 4 * MEBIBYTE));
      Reader<Void> sent = Reader.run(link.connection().send(data));
      CompletableFuture<RawPeer.Received> received =
          CompletableFuture.supplyAsync(link.peer()::readToEnd);
      Reader<Void> closed = Reader.run(link.connection().close());

      RawPeer.Received all = received.get(20, TimeUnit.SECONDS);
      Pattern.assertIs(all.bytes(), 0, 4 * MEBIBYTE);
      assertThat(all.isReset()).isFalse();
      assertThat(sent.end()).succeedsWithin(Duration.ofSeconds(5));
      link.peer().close();
      assertThat(closed.end()).succeedsWithin(Duration.ofSeconds(5));
    }
  }

  private static Flux<ByteBuffer> mebibytes() {
    return Flux.<ByteBuffer>generate(sink -> sink.next(ByteBuffer.wrap(Pattern.bytes(0, MEBIBYTE))))
        .take(64);
  }

  /** Until the system takes no more and nothing moves for a while. */
  private static void awaitStall(StreamConnection connection) {
    long[] last = {0};
    await().pollInterval(Duration.ofMillis(100)).until(() -> {
      long now = connection.statistics().send().bytesSent();
      boolean stalled = now > 0 && now == last[0];
      last[0] = now;
      return stalled && connection.statistics().send().heldBytes() > 0;
    });
  }

  private static long maxHeld(StreamConnection connection) {
    return connection.statistics().send().maxHeldBytes();
  }

  private static SendException failureOf(Reader<Void> sent) throws Exception {
    try {
      sent.end().get(5, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      return (SendException) failed.getCause();
    }
    throw new AssertionError("completed, and should have failed");
  }
}
