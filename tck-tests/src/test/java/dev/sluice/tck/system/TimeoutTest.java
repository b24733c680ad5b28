package dev.sluice.tck.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Status;
import dev.sluice.streams.ConnectionTimeoutException;
import dev.sluice.streams.ConnectionTimeoutException.Kind;
import dev.sluice.streams.RetainedData;
import dev.sluice.streams.SendException;
import dev.sluice.streams.StreamOptions;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.EachSimulation;
import dev.sluice.tck.kit.EachTransport;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Probe;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connections on which too little happens for too long: in real time, and exactly in virtual. */
@Timeout(300)
class TimeoutTest {
  private static final StreamOptions DEFAULTS = StreamOptions.defaults();

  @RegisterExtension
  final Rigs rigs = new Rigs();

  /** Short for real sockets, where nobody is to wait for it. */
  private static Duration time(Net net) {
    return Duration.ofMillis(net.pick(200, 60_000));
  }

  private static void assertTimeout(Throwable error, Kind kind, Duration time) {
    assertThat(error).isInstanceOfSatisfying(ConnectionTimeoutException.class, timeout -> {
      assertThat(timeout.kind()).isEqualTo(kind);
      assertThat(timeout.timeout()).isEqualTo(time);
    });
  }

  private static void assertAborted(Net net, Rig.Streamed link) {
    if (net.isTcp()) {
      assertThat(link.peer().readToEnd().isReset()).as("the peer sees a reset").isTrue();
    }
  }

  @EachNet
  void aSilentPeerEndsAReaderAndNoConnectionThatAsksForNothing(Net net) {
    Duration time = time(net);
    Rig rig = rigs.open(net, DEFAULTS.withReadTimeout(time));
    Rig.Streamed paused = rig.streamed();
    Probe<ByteBuffer> slow = rig.probe(paused.connection().receive(), 0).awaitSubscription();
    paused.peer().write(1000);
    rig.until(() -> paused.received().paused());
    Rig.Streamed link = rig.streamed();
    long begun = System.nanoTime();
    Probe<ByteBuffer> reader = rig.probe(link.connection().receive(), 1).awaitEnd();

    assertTimeout(reader.error(), Kind.READ, time);
    if (!net.isSimulated()) {
      assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(time.toNanos());
    }
    assertAborted(net, link);
    assertThat(slow.isEnded()).isFalse();
    slow.request(Long.MAX_VALUE);
    rig.until(() -> paused.received().bytesAccepted() == 1000);
  }

  @EachNet
  void aPeerThatDoesNotReadEndsASend(Net net) {
    Duration time = time(net);
    Rig rig = rigs.open(net, DEFAULTS.withWriteTimeout(time));
    Rig.Streamed link = rig.streamed(net.pick(16 << 10, 0));
    Probe<Void> sending = rig.probe(link.connection().send(ByteBuffer.allocate(2 * net.much())), 1)
        .awaitEnd();

    assertThat(sending.error()).isInstanceOfSatisfying(SendException.class, failed -> {
      assertThat(failed.status()).isEqualTo(Status.IO_TIMEOUT);
      assertTimeout(failed.getCause(), Kind.WRITE, time);
      long sent = ((ConnectionTimeoutException) failed.getCause()).bytesSent();
      assertThat(sent).isPositive();
      assertThat(failed.bytesHandedOver()).isEqualTo(sent);
    });
  }

  @EachNet
  void aConnectionOnWhichNothingMovesEndsAlsoWithoutAReceiver(Net net) {
    Duration time = time(net);
    Rig rig = rigs.open(net, DEFAULTS.withIdleTimeout(time));
    Rig.Streamed link = rig.streamed();
    Probe<?> disconnects = rig.probe(link.connection().disconnected(), 2);
    disconnects.awaitEnd(); // when this side closes
    Probe<ByteBuffer> late = rig.probe(link.connection().receive(), 1).awaitEnd();
    assertTimeout(late.error(), Kind.IDLE, time);
    assertAborted(net, link);
  }

  @EachTransport
  void aConnectTimeoutTellsItsKind(Net net) {
    Duration time = time(net);
    Rig rig = rigs.open(net, DEFAULTS.withConnectTimeout(time));
    Probe<?> connecting =
        rig.probe(rig.streams().connect(rig.silentAddress()), 1).awaitEnd();
    assertTimeout(connecting.error(), Kind.CONNECT, time);
  }

  // ---- exactly

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration TICK = Duration.ofNanos(1);

  @EachSimulation
  void aReaderIsCutOffExactlyInTime(Net net) {
    Rig rig = rigs.open(net, DEFAULTS.withReadTimeout(MINUTE));
    Rig.Streamed link = rig.streamed();
    List<Duration> times = new ArrayList<>();
    Probe<ByteBuffer> reader = rig.probe(
        link.connection().receive(),
        Long.MAX_VALUE,
        (probe, data) -> times.add(rig.simulation().now()));
    for (int i = 0; i < 5; i++) {
      rig.simulation().advance(Duration.ofSeconds(45));
      link.peer().write(100);
      rig.until(() -> link.received().bytesAccepted() % 100 == 0 && times.size() > 0);
    }
    rig.until(() -> link.received().bytesAccepted() == 500);
    Duration end = times.get(times.size() - 1).plus(MINUTE);
    rig.simulation().advance(end.minus(TICK).minus(rig.simulation().now()));
    assertThat(reader.isEnded()).isFalse();
    rig.simulation().advance(TICK);
    assertTimeout(reader.error(), Kind.READ, MINUTE);
  }

  @EachSimulation
  void retainedDataThatKeepTheConnectionFromBeingReadAreNoTimeout(Net net) {
    Rig rig = rigs.open(net, DEFAULTS.withReadTimeout(MINUTE));
    Rig.Streamed link = rig.streamed();
    List<RetainedData> kept = new ArrayList<>();
    Probe<RetainedData> reader = rig.probe(
        link.connection().receiveRetained(), Long.MAX_VALUE, (probe, data) -> kept.add(data));
    link.peer().write(100);
    rig.until(() -> link.received().bytesAccepted() == 100);
    rig.simulation().advance(MINUTE.multipliedBy(10));
    assertThat(reader.isEnded()).isFalse();
    kept.forEach(RetainedData::release);
    rig.simulation().advance(MINUTE.multipliedBy(2));
    assertTimeout(reader.error(), Kind.READ, MINUTE);
  }

  @EachSimulation
  void aPartOfACallThatTheSystemTakesIsProgress(Net net) throws IOException {
    Rig rig = rigs.open(net, DEFAULTS.withWriteTimeout(MINUTE));
    Rig.Streamed link = rig.streamed(1000);
    Probe<Void> sending = rig.probe(link.connection().send(ByteBuffer.allocate(1 << 20)), 1);
    rig.simulation().run();
    for (int i = 0; i < 20; i++) {
      rig.simulation().advance(Duration.ofSeconds(50));
      link.peer().read(500);
      rig.simulation().run();
      assertThat(sending.isEnded()).isFalse();
    }
    Duration stalled = rig.simulation().now();
    sending.awaitEnd();
    Duration took = rig.simulation().now().minus(stalled);
    assertThat(took).isBetween(MINUTE, MINUTE.plus(MINUTE.dividedBy(4)));
    assertTimeout(sending.error().getCause(), Kind.WRITE, MINUTE);
  }

  @EachSimulation
  void whatIsSentByTheSocketBeneathMovesTheConnection(Net net) {
    Rig rig = rigs.open(net, DEFAULTS.withIdleTimeout(MINUTE));
    Rig.Streamed link = rig.streamed();
    Probe<?> disconnects = rig.probe(link.connection().disconnected(), 2);
    for (int i = 0; i < 10; i++) {
      rig.simulation().advance(Duration.ofSeconds(59));
      link.socket()
          .send(
              new ByteBuffer[] {ByteBuffer.allocate(1)},
              java.util.Set.of(),
              new dev.sluice.api.Request());
      rig.simulation().run();
    }
    assertThat(disconnects.isEnded()).isFalse();
    rig.simulation().advance(MINUTE.multipliedBy(2));
    assertThat(disconnects.isEnded()).isTrue();
  }
}
