package dev.sluice.tck.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.streams.SendException;
import dev.sluice.streams.StreamOptions;
import dev.sluice.tck.kit.Chunks;
import dev.sluice.tck.kit.EachRealNet;
import dev.sluice.tck.kit.EachRealTransport;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Pattern;
import dev.sluice.tck.kit.Peer;
import dev.sluice.tck.kit.Probe;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a send holds of its source for a peer that does not read, and how it ends. */
@Timeout(300)
class SendWindowTest {
  private static final int MIB = 1 << 20;
  private static final int WINDOW = StreamOptions.defaults().sendWindow();
  private static final int DEMAND = StreamOptions.defaults().sendDemand();

  @RegisterExtension
  final Rigs rigs = new Rigs();

  private static long held(Chunks source, Rig.Streamed link) {
    long sent = link.connection().statistics().send().bytesSent();
    return source.givenBytes() - sent;
  }

  @EachRealNet
  void largeElementsForAStalledPeerHoldTheWindowAndOneElement(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.streamed(16 << 10);
    Chunks source = new Chunks(64, place -> MIB);
    Probe<Void> end = rig.probe(link.connection().send(source), 1);
    await().until(() -> link.connection().statistics().send().blockedNanos() > 100_000_000);
    assertThat(held(source, link)).isLessThanOrEqualTo(WINDOW + MIB);
    assertThat(link.connection().statistics().send().maxHeldBytes())
        .isLessThanOrEqualTo(WINDOW + MIB);
    assertThat(source.givenElements()).isLessThan(64);

    CompletableFuture<Pattern.Check> reading = CompletableFuture.supplyAsync(() -> read(link));
    assertThat(end.awaitEnd(Duration.ofSeconds(60)).error()).isNull();
    rig.finish(link.connection().disconnect());
    Pattern.Check check = reading.join();
    assertThat(check.mismatch()).isNull();
    assertThat(check.position()).isEqualTo(64L * MIB);
    assertThat(source.maxUnasked()).as("elements beyond the demand").isZero();
    assertThat(link.connection().statistics().send().maxHeldBytes())
        .isLessThanOrEqualTo(WINDOW + MIB);
  }

  @EachRealNet
  void aJumpInSizeHoldsTheWindowAndTheDemandAtMost(Net net) throws IOException {
    Rig rig = rigs.open(net);
    var link = rig.streamed(16 << 10);
    int small = 10_000;
    Chunks source = new Chunks(small + 64, number -> number < small ? 64 : MIB);
    rig.probe(link.connection().send(source), 1);
    Pattern.assertIs(link.peer().read(small * 64), 0);
    await().until(() -> link.connection().statistics().send().blockedNanos() > 100_000_000);
    assertThat(held(source, link)).isLessThanOrEqualTo(WINDOW + (long) DEMAND * MIB);
    assertThat(link.connection().statistics().send().maxHeldBytes())
        .isLessThanOrEqualTo(WINDOW + (long) DEMAND * MIB);
    // after that the largest element is known
    link.peer().read(48 * MIB);
    await()
        .during(Duration.ofMillis(100))
        .until(() -> held(source, link) <= WINDOW + (long) DEMAND * MIB);
  }

  @EachRealNet
  void smallElementsForAStalledPeerHoldTheWindow(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.streamed(16 << 10);
    Chunks source = new Chunks(Integer.MAX_VALUE, number -> 64);
    rig.probe(link.connection().send(source), 1);
    await().until(() -> link.connection().statistics().send().blockedNanos() > 100_000_000);
    assertThat(held(source, link)).isLessThanOrEqualTo(WINDOW + 64);
  }

  @EachRealTransport
  void aPeerThatClosesEarlyFailsTheSendWhichTellsWhatWasHandedOver(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.streamed();
    Chunks source = new Chunks(1_000, number -> MIB);
    Probe<Void> end = rig.probe(link.connection().send(source), 1);
    await().until(() -> link.connection().statistics().send().bytesSent() > 0);
    link.peer().close();
    assertThat(end.awaitEnd().error()).isInstanceOfSatisfying(SendException.class, failure -> {
      assertThat(failure.bytesHandedOver()).isPositive();
      assertThat(failure.bytesHandedOver())
          .isEqualTo(link.connection().statistics().send().bytesSent());
    });
    await().until(source::isCancelled);
  }

  @EachRealNet
  void aLocalAbortFailsTheSendWhichTellsWhatWasHandedOver(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.streamed();
    Chunks source = new Chunks(1_000, number -> MIB);
    Probe<Void> end = rig.probe(link.connection().send(source), 1);
    await().until(() -> link.connection().statistics().send().blockedNanos() > 0);
    rig.finish(link.connection().abort());
    assertThat(end.awaitEnd().error())
        .isInstanceOfSatisfying(
            SendException.class,
            failure -> assertThat(failure.bytesHandedOver())
                .isEqualTo(link.connection().statistics().send().bytesSent()));
    await().until(source::isCancelled);
  }

  @EachRealNet
  void aSendBehindACancelledOneGoesOnOnceThereIsRoom(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.streamed();
    Probe<Void> first = rig.probe(link.connection().send(new Chunks(1_000, number -> MIB)), 1);
    await().until(() -> link.connection().statistics().send().blockedNanos() > 100_000_000);
    first.cancel();
    Probe<Void> second = rig.probe(link.connection().send(ByteBuffer.allocate(1)), 1);
    CompletableFuture<?> reading = CompletableFuture.supplyAsync(link.peer()::readToEnd);
    assertThat(second.awaitEnd().error()).isNull();
    rig.finish(link.connection().abort());
    assertThat(reading).succeedsWithin(Duration.ofSeconds(30));
  }

  @EachRealNet
  void aSendFollowedByCloseDeliversEverything(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.streamed(16 << 10);
    ByteBuffer all = ByteBuffer.wrap(Pattern.bytes(0, 4 * MIB));
    Probe<Void> sending = rig.probe(link.connection().send(all), 1);
    Probe<Void> closing = rig.probe(link.connection().close(), 1);
    Peer.Received received = link.peer().readToEnd();
    link.peer().close();
    assertThat(received.isReset()).isFalse();
    Pattern.assertIs(received.bytes(), 0, 4 * MIB);
    assertThat(sending.awaitEnd().error()).isNull();
    assertThat(closing.awaitEnd().error()).isNull();
  }

  @EachRealNet
  void anErrorOfTheSourceComesAfterWhatWasBeforeItAndLeavesTheConnectionOpen(Net net)
      throws IOException {
    Rig rig = rigs.open(net);
    var link = rig.streamed();
    IllegalStateException broken = new IllegalStateException("on purpose");
    Chunks source = new Chunks(10, number -> 1000).failingWith(broken);
    Probe<Void> end = rig.probe(link.connection().send(source), 1);
    assertThat(end.awaitEnd().error()).isSameAs(broken);
    Pattern.assertIs(link.peer().read(10_000), 0);
    rig.finish(link.connection().send(ByteBuffer.wrap(Pattern.bytes(10_000, 10))));
    assertThat(link.peer().read(10)).isEqualTo(Pattern.bytes(10_000, 10));
  }

  @EachRealNet
  void aSecondSendWaitsForNobodyButIsRefused(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.streamed(16 << 10);
    rig.probe(link.connection().send(new Chunks(64, number -> MIB)), 1);
    await().until(() -> link.connection().statistics().send().bytesSent() > 0);
    Probe<Void> second = rig.probe(link.connection().send(ByteBuffer.allocate(1)), 1);
    assertThat(second.awaitEnd().error()).isInstanceOf(IllegalStateException.class);
  }

  private static Pattern.Check read(Rig.Streamed link) {
    try {
      return link.peer().checkToEnd();
    } catch (IOException failed) {
      throw new java.io.UncheckedIOException(failed);
    }
  }
}
