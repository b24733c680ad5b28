package dev.sluice.tck.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.tck.kit.EachRealNet;
import dev.sluice.tck.kit.EachRealTransport;
import dev.sluice.tck.kit.Form;
import dev.sluice.tck.kit.LoopMeter;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Pattern;
import dev.sluice.tck.kit.Probe;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A peer that sends without end, and a subscriber that asks for nothing. */
@Timeout(300)
class FloodTest {
  private static final int RECEIVE_BUFFER = 64 << 10;

  @RegisterExtension
  final Rigs rigs = new Rigs();

  /** How long things must stay quiet. */
  private static final Duration WATCH = Duration.ofMillis(Form.pick(300, 10_000));

  private static final Duration FLOOD_WATCH = Duration.ofMillis(Form.pick(1_000, 10_000));

  @EachRealNet
  void aFloodWithoutDemandHoldsOneReceiveBufferAndLeavesTheLoopIdle(Net net) throws Exception {
    Rig rig = rigs.open(net);
    var link = rig.streamed();
    Pattern.Check check = new Pattern.Check();
    Probe<ByteBuffer> probe =
        rig.probe(link.connection().receive(), 0, (itself, data) -> check.feed(data));
    flood(link);
    await().until(() -> link.received().paused());
    assertIdle(rig, link, FLOOD_WATCH);
    assertThat(probe.received()).isZero();
    assertThat(link.received().maxHeldBytes()).isLessThanOrEqualTo(RECEIVE_BUFFER);
    assertThat(link.received().bytesRead()).isLessThanOrEqualTo(RECEIVE_BUFFER);

    probe.request(Long.MAX_VALUE);
    await().until(() -> check.position() > 20 << 20);
    link.peer().stopFlood();
    link.peer().finish();
    assertThat(probe.awaitEnd().isComplete()).isTrue();
    assertThat(check.position()).isEqualTo(link.peer().written());
    assertThat(check.mismatch()).isNull();
    assertThat(link.received().maxHeldBytes()).isLessThanOrEqualTo(RECEIVE_BUFFER);
    assertThat(link.received().pauses()).isEqualTo(link.received().resumes());
  }

  @EachRealNet
  void aFloodWithLittleDemandNeverHoldsMore(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.streamed();
    Pattern.Check check = new Pattern.Check();
    Probe<ByteBuffer> probe =
        rig.probe(link.connection().receive(), 0, (itself, data) -> check.feed(data));
    link.peer().flood();
    for (int i = 0; i < 200; i++) {
      long wanted = probe.received() + 1 + i % 3;
      probe.request(1 + i % 3);
      await().until(() -> probe.received() == wanted);
      assertThat(link.received().heldBytes()).isLessThanOrEqualTo(RECEIVE_BUFFER);
    }
    assertThat(check.mismatch()).isNull();
    assertThat(link.received().maxHeldBytes()).isLessThanOrEqualTo(RECEIVE_BUFFER);
  }

  @EachRealNet
  void theLoopStaysIdleAfterAFinWhilePaused(Net net) {
    Rig rig = rigs.open(net);
    var link = paused(rig);
    link.peer().finish();
    settleQuietly();
    assertIdle(rig, link);
  }

  @EachRealTransport
  void theLoopStaysIdleAfterAResetWhilePaused(Net net) {
    Rig rig = rigs.open(net);
    var link = paused(rig);
    link.peer().reset();
    settleQuietly();
    assertIdle(rig, link);
  }

  @EachRealTransport
  void theLoopStaysIdleAfterAResetDuringAFlood(Net net) {
    Rig rig = rigs.open(net);
    var link = paused(rig);
    flood(link);
    settleQuietly();
    link.peer().reset();
    settleQuietly();
    assertIdle(rig, link);
  }

  @EachRealNet
  void theLoopStaysIdleAfterBothWaysWereShutDownWhilePaused(Net net) {
    Rig rig = rigs.open(net);
    var link = paused(rig);
    rig.finish(link.connection().disconnect());
    link.peer().finish();
    settleQuietly();
    assertIdle(rig, link);
  }

  @EachRealNet
  void theLoopStaysIdleAfterThePeerClosedWhilePaused(Net net) {
    Rig rig = rigs.open(net);
    var link = paused(rig);
    link.peer().close();
    settleQuietly();
    assertIdle(rig, link);
  }

  @EachRealNet
  void theLoopStaysIdleAfterTheStreamEndedAndNobodyCloses(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.streamed();
    Probe<ByteBuffer> probe = rig.probe(link.connection().receive(), Long.MAX_VALUE);
    link.peer().write(1000).finish();
    assertThat(probe.awaitEnd().isComplete()).isTrue();
    link.peer().close();
    settleQuietly();
    assertIdle(rig, link);
  }

  @EachRealNet
  void theLoopStaysIdleWhileNobodyIsSubscribed(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.streamed();
    flood(link);
    settleQuietly();
    assertIdle(rig, link);
    assertThat(link.received().bytesRead()).isLessThanOrEqualTo(net.isEpoll() ? 0 : RECEIVE_BUFFER);
  }

  @EachRealTransport
  void theLoopStaysIdleBehindAFullSendDirection(Net net) {
    Rig rig = rigs.open(net);
    var link = paused(rig);
    rig.probe(link.connection().send(ByteBuffer.allocate(16 << 20)), 1);
    settleQuietly();
    assertIdle(rig, link);
  }

  /** Returns once there is as much as a loop reads ahead. */
  private static void flood(Rig.Streamed link) {
    link.peer().flood();
    await().until(() -> link.peer().written() >= RECEIVE_BUFFER);
  }

  private static Rig.Streamed paused(Rig rig) {
    var link = rig.streamed();
    Probe<ByteBuffer> probe = rig.probe(link.connection().receive(), 0);
    link.peer().write(10_000);
    await().until(() -> link.received().paused());
    assertThat(probe.received()).isZero();
    return link;
  }

  /** Gives what was done time to be noticed. */
  private static void settleQuietly() {
    await().during(Duration.ofMillis(100)).until(() -> true);
  }

  private static void assertIdle(Rig rig, Rig.Streamed link) {
    assertIdle(rig, link, WATCH);
  }

  private static void assertIdle(Rig rig, Rig.Streamed link, Duration watched) {
    settleQuietly();
    LoopMeter meter = LoopMeter.of(rig, link.socket());
    long wakeups = link.connection().statistics().wakeups();
    long read = link.received().bytesRead();
    long cpu = meter.cpuNanos();
    await()
        .during(watched)
        .atMost(watched.plusSeconds(5))
        .until(() -> link.received().heldBytes() <= RECEIVE_BUFFER);
    long used = meter.cpuNanos() - cpu;
    assertThat(link.connection().statistics().wakeups()).as("wake-ups").isEqualTo(wakeups);
    assertThat(link.received().bytesRead()).as("bytes read").isEqualTo(read);
    assertThat(used).as("processor time in nanoseconds").isLessThan(watched.toNanos() / 20);
  }
}
