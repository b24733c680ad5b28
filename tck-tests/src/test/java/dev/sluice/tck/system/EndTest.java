package dev.sluice.tck.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.Disconnect;
import dev.sluice.api.EventSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveEvent;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EachRealNet;
import dev.sluice.tck.kit.EachRealTransport;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Pattern;
import dev.sluice.tck.kit.Probe;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How connections end: noticed in time, without reading, and never one way for another. */
class EndTest {
  private static final int MIB = 1 << 20;
  private static final Duration IN_TIME = Duration.ofSeconds(1);

  @RegisterExtension
  final Rigs rigs = new Rigs();

  /**
   * Waits for what a loop must notice before a second has passed for the loop itself: on a busy
   * machine it may have had no processor for longer.
   */
  private static void awaitInTime(EventSocket socket, BooleanSupplier noticed) {
    CompletableFuture<Boolean> late = new CompletableFuture<>();
    socket.eventLoop().schedule(() -> late.complete(noticed.getAsBoolean()), IN_TIME.toNanos());
    await().until(() -> noticed.getAsBoolean() || late.isDone());
    assertThat(late.getNow(true)).as("noticed within " + IN_TIME).isTrue();
  }

  private static List<Disconnect> disconnects(Rig rig, Rig.Streamed link) {
    List<Disconnect> seen = new CopyOnWriteArrayList<>();
    rig.probe(link.connection().disconnected(), 2, (probe, kind) -> seen.add(kind));
    return seen;
  }

  // ---- noticed in time

  @EachRealNet
  void aFinIsNoticedWithinASecondWhilePaused(Net net) {
    Rig rig = rigs.open(net);
    for (int unread : new int[] {0, 1, 1000, 60_000}) {
      var link = rig.streamed();
      List<Disconnect> seen = disconnects(rig, link);
      rig.probe(link.connection().receive(), 0).awaitSubscription();
      if (unread > 0) {
        link.peer().write(unread);
      }
      link.peer().finish();
      awaitInTime(link.socket(), () -> seen.size() == 1);
      assertThat(seen).containsExactly(Disconnect.GRACEFUL);
    }
  }

  @EachRealTransport
  void aFinBehindAMebibyteIsNoticedWithoutReadingAByte(Net net) {
    assumeTrue(net.isEpoll(), "NIO cannot ask for hang-ups alone");
    Rig rig = rigs.open(net);
    // the system's buffer grows while we read; only if it takes the mebibyte can the FIN arrive
    Warmed link = Warmed.open(rig);
    for (int attempt = 0; !link.takes(MIB) && attempt < 10; attempt++) {
      link = Warmed.open(rig);
    }
    assumeTrue(link.backlog() == MIB, "the system does not hold a mebibyte");
    long read = link.connected.received().bytesRead();
    link.connected.peer().finish();
    Warmed ended = link;
    awaitInTime(ended.connected.socket(), () -> ended.seen.equals(List.of(Disconnect.GRACEFUL)));
    assertThat(link.connected.received().bytesRead()).isEqualTo(read);
    assertThat(link.backlog()).isEqualTo(MIB);
  }

  /** A connection that has received much and now refuses all. */
  private static final class Warmed implements ConnectionEvents {
    private static final int WARM_UP = 32 << 20;

    private final List<Disconnect> seen = new CopyOnWriteArrayList<>();
    private long left = WARM_UP;
    private Rig.Connected connected;

    static Warmed open(Rig rig) {
      Warmed warmed = new Warmed();
      warmed.connected = rig.connected(warmed, EventType.RECEIVE, EventType.DISCONNECT);
      warmed.connected.peer().write(WARM_UP);
      await().until(() -> warmed.connected.received().bytesAccepted() == WARM_UP);
      return warmed;
    }

    /** Has the peer send so much, and tells whether all of it arrived. */
    boolean takes(int bytes) {
      Thread writer = new Thread(() -> connected.peer().write(bytes));
      writer.setDaemon(true);
      writer.setUncaughtExceptionHandler((thread, closed) -> {});
      writer.start();
      long deadline = System.nanoTime() + 500_000_000;
      while (backlog() < bytes && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }
      return backlog() == bytes;
    }

    long backlog() {
      return Call.information(connected.socket()::receiveBacklog);
    }

    @Override
    public ReceiveVerdict receive(ReceiveEvent event) {
      event.bytesAccepted(left);
      left -= Math.min(left, event.bytesIndicated());
      return ReceiveVerdict.SUCCESS;
    }

    @Override
    public void disconnect(Disconnect kind) {
      seen.add(kind);
    }
  }

  @EachRealTransport
  void aResetIsNoticedWithinASecondWhilePaused(Net net) {
    Rig rig = rigs.open(net);
    for (int unread : new int[] {0, 1, 60_000}) {
      var link = rig.streamed();
      List<Disconnect> seen = disconnects(rig, link);
      rig.probe(link.connection().receive(), 0).awaitSubscription();
      if (unread > 0) {
        link.peer().write(unread);
        await().until(() -> Call.information(link.socket()::receiveBacklog) == unread);
      }
      link.peer().reset();
      awaitInTime(link.socket(), () -> !seen.isEmpty());
      assertThat(seen).containsExactly(Disconnect.ABORTIVE);
    }
  }

  @EachRealTransport
  void aResetIsNoticedWithinASecondDuringAFloodWithoutDemand(Net net) {
    assumeTrue(net.isEpoll(), "the JDK's selector does not report a reset behind unread data");
    Rig rig = rigs.open(net);
    var link = rig.streamed();
    List<Disconnect> seen = disconnects(rig, link);
    rig.probe(link.connection().receive(), 0).awaitSubscription();
    link.peer().flood();
    await().during(Duration.ofMillis(200)).until(() -> true);
    link.peer().reset();
    awaitInTime(link.socket(), () -> !seen.isEmpty());
    assertThat(seen).containsExactly(Disconnect.ABORTIVE);
  }

  @EachRealTransport
  void aResetIsNoticedWithinASecondDuringAFloodThatIsRead(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.streamed();
    List<Disconnect> seen = disconnects(rig, link);
    Probe<ByteBuffer> probe = rig.probe(link.connection().receive(), Long.MAX_VALUE);
    link.peer().flood();
    probe.awaitReceived(100);
    link.peer().reset();
    awaitInTime(link.socket(), () -> !seen.isEmpty() && probe.isEnded());
    assertThat(seen).containsExactly(Disconnect.ABORTIVE);
    assertReset(probe);
  }

  // ---- a reset is never a clean end

  @EachRealTransport
  void aResetWithUnreadDataGivesTheDataThenTheError(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.streamed();
    Reading reading = Reading.paused(rig, link);
    int bytes = 100_000;
    link.peer().write(bytes);
    await().until(() -> Call.information(link.socket()::receiveBacklog) == bytes);
    link.peer().reset();
    settleQuietly();
    reading.probe.request(Long.MAX_VALUE);
    assertReset(reading.probe.awaitEnd());
    assertThat(reading.check.mismatch()).isNull();
    assertThat(reading.check.position()).isEqualTo(bytes);
  }

  @EachRealTransport
  void aResetAfterOurFailedWriteGivesTheDataThenTheError(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.streamed();
    Reading reading = Reading.paused(rig, link);
    int bytes = 100_000;
    link.peer().write(bytes);
    await().until(() -> Call.information(link.socket()::receiveBacklog) == bytes);
    link.peer().reset();
    // whichever write it is that fails takes the error away from the system
    await().until(() -> {
      ByteBuffer[] one = {ByteBuffer.allocate(1)};
      return Call.run(done -> link.socket().send(one, Set.of(), done)).isError();
    });
    reading.probe.request(Long.MAX_VALUE);
    assertReset(reading.probe.awaitEnd());
    assertThat(reading.check.mismatch()).isNull();
    assertThat(reading.check.position()).isEqualTo(bytes);
  }

  @EachRealTransport
  void aResetBehindAFinIsAnError(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.streamed();
    List<Disconnect> seen = disconnects(rig, link);
    Reading reading = Reading.paused(rig, link);
    int bytes = 50_000;
    link.peer().write(bytes).finish();
    await().until(() -> seen.size() == 1);
    link.peer().reset();
    if (net.isEpoll()) {
      awaitInTime(link.socket(), () -> seen.size() == 2);
      assertThat(seen).containsExactly(Disconnect.GRACEFUL, Disconnect.ABORTIVE);
    } else {
      settleQuietly(); // the JDK tells nothing of a reset behind a FIN
    }
    reading.probe.request(Long.MAX_VALUE);
    reading.probe.awaitEnd();
    assertThat(reading.check.mismatch()).isNull();
    assertThat(reading.check.position()).isEqualTo(bytes);
    if (net.isEpoll()) {
      assertReset(reading.probe);
    }
  }

  // ---- a clean end is never an error

  @EachRealNet
  void aCleanEndCompletesWhateverWentBefore(Net net) {
    Rig rig = rigs.open(net);
    for (boolean weEndFirst : new boolean[] {true, false}) {
      for (boolean peerCloses : new boolean[] {true, false}) {
        var link = rig.streamed();
        Reading reading = Reading.paused(rig, link);
        if (weEndFirst) {
          rig.finish(link.connection().disconnect());
        }
        link.peer().write(200_000).finish();
        if (!weEndFirst) {
          rig.finish(link.connection().disconnect());
        }
        settleQuietly();
        if (peerCloses) {
          link.peer().close();
        }
        reading.probe.request(Long.MAX_VALUE);
        assertThat(reading.probe.awaitEnd().error()).isNull();
        assertThat(reading.check.mismatch()).isNull();
        assertThat(reading.check.position()).isEqualTo(200_000);
      }
    }
  }

  @EachRealNet
  void theEndComesWithoutDemandButNeverBeforeTheLastByte(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.streamed();
    Probe<ByteBuffer> probe = rig.probe(link.connection().receiveBorrowed(10), 2);
    link.peer().write(30).finish();
    probe.awaitReceived(2);
    settleQuietly();
    assertThat(probe.isEnded()).isFalse();
    probe.request(1);
    assertThat(probe.awaitEnd().isComplete()).isTrue();
    assertThat(probe.received()).isEqualTo(3);
  }

  private static void assertReset(Probe<?> probe) {
    assertThat(probe.error())
        .isInstanceOfSatisfying(
            StatusException.class,
            error -> assertThat(error.status()).isEqualTo(Status.CONNECTION_RESET));
  }

  private static void settleQuietly() {
    await().during(Duration.ofMillis(50)).until(() -> true);
  }

  /** A subscriber that checks the pattern. */
  private record Reading(Probe<ByteBuffer> probe, Pattern.Check check) {
    static Reading paused(Rig rig, Rig.Streamed link) {
      Pattern.Check check = new Pattern.Check();
      Probe<ByteBuffer> probe =
          rig.probe(link.connection().receive(), 0, (itself, data) -> check.feed(data));
      return new Reading(probe.awaitSubscription(), check);
    }
  }
}
