package dev.sluice.tck.contract;

import static dev.sluice.tck.kit.EventLog.ACCEPT;
import static dev.sluice.tck.kit.EventLog.REFUSE;
import static dev.sluice.tck.kit.EventLog.RETAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.DataIndication;
import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveMode;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Status;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.EachRealNet;
import dev.sluice.tck.kit.EachSimulation;
import dev.sluice.tck.kit.EachTransport;
import dev.sluice.tck.kit.Elsewhere;
import dev.sluice.tck.kit.EventLog;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Pattern;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import dev.sluice.tck.kit.SimulatedNet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The receive event: order, counts, verdicts, and the end; its pause is in another class. */
class ReceiveEventTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  static Status resume(ConnectionSocket socket) {
    return Call.run(done -> socket.receive(ByteBuffer.allocate(0), ReceiveMode.AVAILABLE, done));
  }

  static EventLog.Answer acceptFirst(long bytes) {
    return (event, all) -> {
      event.bytesAccepted(bytes);
      return ReceiveVerdict.SUCCESS;
    };
  }

  @EachRealNet
  void wskR28_receiveEventsNeverOverlapWhateverOtherThreadsPost(Net net) throws Exception {
    Rig rig = rigs.open(net);
    SplittableRandom random = new SplittableRandom(1);
    EventLog log = rig.log((event, bytes) -> {
      if (random.nextInt(3) == 0) {
        event.bytesAccepted(random.nextInt(bytes.length + 1));
      }
      return random.nextInt(4) == 0 ? ReceiveVerdict.DATA_NOT_ACCEPTED : ReceiveVerdict.SUCCESS;
    });
    var link = rig.connected(log, EventType.RECEIVE);
    link.peer().flood();
    Thread[] posters = new Thread[2];
    for (int i = 0; i < posters.length; i++) {
      posters[i] = new Thread(() -> {
        for (int round = 0; round < 1000; round++) {
          resume(link.socket());
        }
      });
      posters[i].start();
    }
    for (Thread poster : posters) {
      poster.join();
    }
    assertThat(log.violations()).isEmpty();
    Pattern.assertIs(log.accepted(), 0);
  }

  @EachSimulation
  void wskR28_receiveEventsNeverOverlapWhateverIsPostedInBetween(Net net) {
    Rig rig = rigs.open(net);
    SplittableRandom random = ((SimulatedNet) net).random();
    AtomicReference<ConnectionSocket> socket = new AtomicReference<>();
    EventLog log = rig.log((event, bytes) -> {
      if (random.nextInt(3) == 0) {
        Elsewhere.run(() -> post(socket.get()));
      }
      if (random.nextInt(3) == 0) {
        event.bytesAccepted(random.nextInt(bytes.length + 1));
      }
      return random.nextInt(4) == 0 ? ReceiveVerdict.DATA_NOT_ACCEPTED : ReceiveVerdict.SUCCESS;
    });
    var link = rig.connected(log);
    socket.set(link.socket());
    Rig.enable(link.socket(), EventType.RECEIVE);
    link.peer().write(2000).finish();
    while (!log.entries().contains("end SUCCESS")) {
      post(link.socket());
      rig.nudge();
    }
    Pattern.assertIs(log.accepted(), 0, 2000);
  }

  private static void post(ConnectionSocket socket) {
    Call.start(done -> socket.receive(ByteBuffer.allocate(0), ReceiveMode.AVAILABLE, done));
  }

  @EachNet
  void wskR29_aRequestStartedInsideACallbackIsCarriedOut(Net net) throws IOException {
    Rig rig = rigs.open(net);
    AtomicReference<ConnectionSocket> socket = new AtomicReference<>();
    AtomicReference<Call> echo = new AtomicReference<>();
    EventLog log = rig.log((event, bytes) -> {
      ByteBuffer[] buffers = {ByteBuffer.wrap(bytes)};
      echo.set(Call.start(done -> socket.get().send(buffers, Set.of(), done)));
      assertThat(echo.get().completions()).as("not inside the callback").isZero();
      return ReceiveVerdict.SUCCESS;
    });
    var link = rig.connected(log);
    socket.set(link.socket());
    Rig.enable(link.socket(), EventType.RECEIVE);
    link.peer().write(9);
    assertThat(link.peer().read(9)).isEqualTo(Pattern.bytes(0, 9));
    rig.until(() -> echo.get() != null);
    assertThat(echo.get().status()).isEqualTo(Status.SUCCESS);
  }

  @EachNet
  void wskR56_successWithoutACountAcceptsEverything(Net net) {
    Rig rig = rigs.open(net);
    int bytes = net.pick(100_000, 1000);
    EventLog log = rig.log();
    var link = rig.connected(log, EventType.RECEIVE);
    link.peer().write(bytes).finish();
    log.awaitEntry("end SUCCESS");
    Pattern.assertIs(log.accepted(), 0, bytes);
    assertThat(link.received().bytesAccepted()).isEqualTo(bytes);
    assertThat(link.received().bytesRead()).isEqualTo(bytes);
    assertThat(link.received().success()).isEqualTo(log.receives());
    assertThat(link.received().pauses()).isZero();
  }

  @EachNet
  void wskR57_moreThanIndicatedCountsAsAll(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log(acceptFirst(Long.MAX_VALUE));
    var link = rig.connected(log, EventType.RECEIVE);
    link.peer().write(10);
    log.awaitAccepted(10);
    link.peer().write(10);
    log.awaitAccepted(20);
    rig.settle(link.socket()); // counted after the callback
    assertThat(link.received().paused()).isFalse();
  }

  @EachNet
  void wskR57_aNegativeCountIsABadArgument(Net net) {
    Rig rig = rigs.open(net);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    EventLog log = rig.log((event, bytes) -> {
      try {
        event.bytesAccepted(-1);
      } catch (IllegalArgumentException expected) {
        thrown.set(expected);
      }
      return ReceiveVerdict.SUCCESS;
    });
    var link = rig.connected(log, EventType.RECEIVE);
    link.peer().write(1);
    log.awaitAccepted(1);
    assertThat(thrown.get()).isInstanceOf(IllegalArgumentException.class);
  }

  @EachNet
  void wskR62_retainingAcceptsEverythingAndDoesNotPause(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log((event, bytes) -> {
      event.bytesAccepted(0);
      return ReceiveVerdict.PENDING;
    });
    var link = rig.connected(log, EventType.RECEIVE);
    link.peer().write(10);
    log.awaitAccepted(10);
    link.peer().write(10);
    log.awaitAccepted(20);
    rig.settle(link.socket()); // counted after the callback
    assertThat(link.received().paused()).isFalse();
    assertThat(link.received().bytesAccepted()).isEqualTo(20);
    assertThat(link.received().pending()).isEqualTo(log.receives());
    assertThat(link.received().retained()).isEqualTo(log.receives());
    for (DataIndication list : log.retained()) {
      assertThat(link.socket().release(list)).isEqualTo(Status.SUCCESS);
    }
    assertThat(link.received().retained()).isZero();
  }

  @EachTransport
  void wskD8_aResetOfThePeerIsNoFailureOfTheSocket(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    var link = rig.connected(log, EventType.RECEIVE, EventType.DISCONNECT);
    link.peer().write(10);
    log.awaitAccepted(10);
    link.peer().reset();
    log.awaitEntry("end CONNECTION_RESET").awaitEntry("disconnect ABORTIVE");
    rig.settle(link.socket());
    assertThat(log.signals())
        .containsExactlyInAnyOrder("end CONNECTION_RESET", "disconnect ABORTIVE");
  }

  @EachNet
  void wskD20_dataComeBeforeTheDisconnectWhenBothAreDue(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    var link = rig.connected(log);
    link.peer().write(10).finish();
    ByteBuffer one = ByteBuffer.allocate(1);
    Call.run(done -> link.socket().receive(one, ReceiveMode.AVAILABLE, done));
    Rig.enable(link.socket(), EventType.RECEIVE, EventType.DISCONNECT);
    log.awaitEntry("disconnect GRACEFUL").awaitEntry("end SUCCESS");
    assertThat(log.entries().get(0)).isEqualTo("receive");
    assertThat(log.accepted()).isEqualTo(Pattern.bytes(1, 9));
  }

  @EachNet
  void endOfReceiveFollowsTheReceiveBit(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    var link = rig.connected(log, EventType.DISCONNECT);
    link.peer().finish();
    log.awaitEntry("disconnect GRACEFUL");
    rig.settle(link.socket());
    assertThat(log.entries()).containsExactly("disconnect GRACEFUL");
    Rig.enable(link.socket(), EventType.RECEIVE);
    log.awaitEntry("end SUCCESS");
    link.socket().disableEvent(EventType.RECEIVE, null);
    Rig.enable(link.socket(), EventType.RECEIVE);
    rig.settle(link.socket());
    assertThat(log.entries()).containsExactly("disconnect GRACEFUL", "end SUCCESS");
  }

  @EachNet
  void aDisconnectBeforeItsEventIsEnabledIsToldThen(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    var link = rig.connected(log, EventType.RECEIVE);
    link.peer().finish();
    log.awaitEntry("end SUCCESS");
    Rig.enable(link.socket(), EventType.DISCONNECT);
    log.awaitEntry("disconnect GRACEFUL");
  }

  @EachNet
  void anIndicationCannotBeWrittenTo(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log((event, bytes) -> {
      ByteBuffer buffer = event.indication().buffer();
      assertThat(event.indication().buffer()).isSameAs(buffer);
      assertThatThrownBy(() -> buffer.put(0, (byte) 1))
          .isInstanceOf(java.nio.ReadOnlyBufferException.class);
      return ReceiveVerdict.SUCCESS;
    });
    var link = rig.connected(log, EventType.RECEIVE);
    link.peer().write(4).finish();
    log.awaitEntry("end SUCCESS");
  }

  @EachNet
  void aMovedBufferPositionDoesNotChangeWhatIsAccepted(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log((event, bytes) -> {
      ByteBuffer buffer = event.indication().buffer();
      buffer.position(buffer.limit());
      event.bytesAccepted(1);
      return ReceiveVerdict.SUCCESS;
    });
    var link = rig.connected(log, EventType.RECEIVE);
    link.peer().write(6);
    for (int i = 1; i <= 6; i++) {
      log.awaitAccepted(i);
      resume(link.socket());
    }
    assertThat(log.accepted()).isEqualTo(Pattern.bytes(0, 6));
  }

  @EachNet
  void mixedVerdictsDeliverEveryByteOnceInOrder(Net net) {
    Rig rig = rigs.open(net);
    SplittableRandom random = new SplittableRandom(7);
    AtomicReference<ConnectionSocket> socket = new AtomicReference<>();
    EventLog log = rig.log((event, bytes) -> {
      return switch (random.nextInt(4)) {
        case 0 -> REFUSE.to(event, bytes);
        case 1 -> RETAIN.to(event, bytes);
        case 2 -> acceptFirst(random.nextInt(bytes.length + 1)).to(event, bytes);
        default -> ACCEPT.to(event, bytes);
      };
    });
    var link = rig.connected(log);
    socket.set(link.socket());
    Rig.enable(link.socket(), EventType.RECEIVE);
    int bytes = net.pick(2_000_000, 5000);
    rig.aside(() -> link.peer().write(bytes).finish());
    while (!log.entries().contains("end SUCCESS")) {
      resume(link.socket());
    }
    Pattern.assertIs(log.accepted(), 0, bytes);
    for (DataIndication list : log.retained()) {
      assertThat(link.socket().release(list)).isEqualTo(Status.SUCCESS);
    }
    assertThat(link.received().heldBytes()).isZero();
  }
}
