package dev.sluice.tck.contract;

import static dev.sluice.tck.kit.EventLog.ACCEPT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.ReceiveEvent;
import dev.sluice.api.ReceiveMode;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Status;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.EachRealTransport;
import dev.sluice.tck.kit.EventLog;
import dev.sluice.tck.kit.Gate;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Pattern;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.extension.RegisterExtension;

class EventEnablingTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  @EachNet
  void wskR11_aNewSocketCallsBackOnlyOnceEventsAreEnabled(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    var link = rig.connected(log);
    link.peer().write(10).finish();
    ByteBuffer half = ByteBuffer.allocate(5);
    assertThat(Call.information(done -> link.socket().receive(half, ReceiveMode.WAITALL, done)))
        .isEqualTo(5);
    assertThat(log.entries()).isEmpty();
    Rig.enable(link.socket(), EventType.RECEIVE);
    log.awaitEntry("end SUCCESS");
    assertThat(log.accepted()).isEqualTo(Pattern.bytes(5, 5));
    assertThat(log.signals()).containsExactly("end SUCCESS");
  }

  @EachNet
  void wskR17_severalEventsAreEnabledInOneCall(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    var link = rig.connected(log);
    Set<EventType> events = EnumSet.of(EventType.RECEIVE, EventType.DISCONNECT);
    assertThat(link.socket().enableEvents(events)).isEqualTo(Status.SUCCESS);
    link.peer().write(3).finish();
    log.awaitAccepted(3).awaitEntry("disconnect GRACEFUL").awaitEntry("end SUCCESS");
  }

  @EachNet
  void wskR18_disablingAnEventThatIsNotRunningSucceedsAtOnce(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    ConnectionSocket socket = rig.connected(log, EventType.RECEIVE).socket();
    rig.settle(socket);
    assertThat(socket.disableEvent(EventType.RECEIVE, null)).isEqualTo(Status.SUCCESS);
    Rig.enable(socket, EventType.RECEIVE);
    rig.settle(socket);
    Call disable = Call.start(done -> socket.disableEvent(EventType.RECEIVE, done));
    assertThat(disable.returned()).isEqualTo(Status.SUCCESS);
    assertThat(disable.status()).isEqualTo(Status.SUCCESS);
  }

  @EachNet
  void wskR19_disablingARunningEventWithARequestCompletesWhenItsCallbackReturned(Net net) {
    Rig rig = rigs.open(net);
    Gate gate = rig.gate();
    EventLog log = rig.log((event, bytes) -> gate.pass(ReceiveVerdict.SUCCESS));
    var link = rig.connected(log, EventType.RECEIVE);
    link.peer().write(1);
    Call[] disable = new Call[1];
    gate.meanwhile(() -> {
      disable[0] = Call.start(done -> link.socket().disableEvent(EventType.RECEIVE, done));
      assertThat(disable[0].returned()).isEqualTo(Status.PENDING);
      assertThat(disable[0].isDone()).isFalse();
    });
    assertThat(disable[0].status()).isEqualTo(Status.SUCCESS);
    assertSilent(rig, link, log, 1);
  }

  @EachNet
  void wskR20_disablingARunningEventWithoutARequestIsPendingAndUntold(Net net) {
    Rig rig = rigs.open(net);
    Gate gate = rig.gate();
    EventLog log = rig.log((event, bytes) -> gate.pass(ReceiveVerdict.SUCCESS));
    var link = rig.connected(log, EventType.RECEIVE);
    link.peer().write(1);
    gate.meanwhile(() -> assertThat(link.socket().disableEvent(EventType.RECEIVE, null))
        .isEqualTo(Status.EVENT_PENDING));
    rig.settle(link.socket());
    assertSilent(rig, link, log, 1);
  }

  @EachNet
  void wskR21_disablingFromInsideTheCallbackTakesEffectWhenItReturned(Net net) {
    Rig rig = rigs.open(net);
    Call[] disable = new Call[1];
    ConnectionSocket[] socket = new ConnectionSocket[1];
    EventLog log = rig.log((event, bytes) -> {
      disable[0] = Call.start(done -> socket[0].disableEvent(EventType.RECEIVE, done));
      assertThat(disable[0].completions()).isZero();
      return ReceiveVerdict.SUCCESS;
    });
    var link = rig.connected(log);
    socket[0] = link.socket();
    Rig.enable(link.socket(), EventType.RECEIVE);
    link.peer().write(1);
    log.awaitReceives(1);
    assertThat(disable[0].status()).isEqualTo(Status.SUCCESS);
    assertThat(disable[0].returned()).isEqualTo(Status.PENDING);
    assertSilent(rig, link, log, 1);
  }

  /** New data reach a receive request, but no callback. */
  private static void assertSilent(Rig rig, Rig.Connected link, EventLog log, int receives) {
    link.peer().write(4);
    ByteBuffer buffer = ByteBuffer.allocate(4);
    assertThat(Call.information(done -> link.socket().receive(buffer, ReceiveMode.WAITALL, done)))
        .isEqualTo(4);
    link.peer().write(4);
    rig.settle(link.socket());
    assertThat(log.receives()).isEqualTo(receives);
  }

  @EachRealTransport
  void wskR21_nothingIsCalledAfterASuccessfulDisableWhateverTheRace(Net net) {
    Rig rig = rigs.open(net);
    AtomicLong begun = new AtomicLong();
    ConnectionEvents counting = new ConnectionEvents() { // a log would keep all of the flood
          @Override
          public ReceiveVerdict receive(ReceiveEvent event) {
            begun.incrementAndGet();
            return ReceiveVerdict.SUCCESS;
          }
        };
    var link = rig.connected(counting);
    link.peer().flood();
    for (int round = 0; round < 200; round++) {
      long before = begun.get();
      Rig.enable(link.socket(), EventType.RECEIVE);
      rig.until(() -> begun.get() > before);
      Status status = link.socket().disableEvent(EventType.RECEIVE, null);
      assertThat(status).isIn(Status.SUCCESS, Status.EVENT_PENDING);
      if (status == Status.EVENT_PENDING) {
        rig.onLoop(link.socket(), () -> {});
      }
      long after = begun.get();
      rig.settle(link.socket());
      assertThat(begun.get()).isEqualTo(after);
    }
  }

  @EachNet
  void wskD24_anEnableDuringAPendingDisableWinsAndTheDisableIsCancelled(Net net) {
    Rig rig = rigs.open(net);
    Gate gate = rig.gate();
    EventLog log = rig.log();
    log.answerOnce((event, bytes) -> gate.pass(ReceiveVerdict.SUCCESS), ACCEPT);
    var link = rig.connected(log, EventType.RECEIVE);
    link.peer().write(1);
    Call[] disable = new Call[1];
    gate.meanwhile(() -> {
      disable[0] = Call.start(done -> link.socket().disableEvent(EventType.RECEIVE, done));
      assertThat(disable[0].returned()).isEqualTo(Status.PENDING);
      Rig.enable(link.socket(), EventType.RECEIVE);
    });
    assertThat(disable[0].status()).isEqualTo(Status.CANCELLED);
    link.peer().write(5);
    log.awaitAccepted(6);
    rig.settle(link.socket());
    assertThat(disable[0].completions()).isOne();
  }

  @EachNet
  void wskD24_anEnableInsideTheCallbackThatDisabledWins(Net net) {
    Rig rig = rigs.open(net);
    ConnectionSocket[] socket = new ConnectionSocket[1];
    Call[] disable = new Call[1];
    EventLog log = rig.log();
    log.answerOnce(
        (event, bytes) -> {
          disable[0] = Call.start(done -> socket[0].disableEvent(EventType.RECEIVE, done));
          Rig.enable(socket[0], EventType.RECEIVE);
          return ReceiveVerdict.SUCCESS;
        },
        ACCEPT);
    var link = rig.connected(log);
    socket[0] = link.socket();
    Rig.enable(link.socket(), EventType.RECEIVE);
    link.peer().write(1);
    log.awaitReceives(1);
    assertThat(disable[0].status()).isEqualTo(Status.CANCELLED);
    link.peer().write(1);
    log.awaitAccepted(2);
  }

  @EachNet
  void wskD1_aDisableDoesNotChangeThePause(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log(EventLog.REFUSE);
    var link = rig.connected(log, EventType.RECEIVE);
    link.peer().write(4);
    log.awaitReceives(1);
    assertThat(Call.run(done -> link.socket().disableEvent(EventType.RECEIVE, done)))
        .isEqualTo(Status.SUCCESS);
    Rig.enable(link.socket(), EventType.RECEIVE);
    rig.settle(link.socket());
    assertThat(log.receives()).isOne();
    assertThat(link.received().paused()).isTrue();
    log.answer(ACCEPT);
    Call.run(done -> link.socket().receive(ByteBuffer.allocate(0), ReceiveMode.AVAILABLE, done));
    log.awaitAccepted(4);
  }

  @EachNet
  void wskD18_eventsAreRefusedInTheWrongStateAndForTheWrongCategory(Net net) {
    Rig rig = rigs.open(net);
    ConnectionSocket fresh = rig.connectionSocket(rig.log());
    assertThat(fresh.enableEvents(Set.of(EventType.RECEIVE)))
        .isEqualTo(Status.INVALID_DEVICE_STATE);
    assertThat(Call.run(done -> fresh.disableEvent(EventType.RECEIVE, done)))
        .isEqualTo(Status.INVALID_DEVICE_STATE);

    ListeningSocket unbound = rig.listeningSocket(new ListeningEvents() {});
    assertThat(unbound.enableEvents(Set.of(EventType.ACCEPT)))
        .isEqualTo(Status.INVALID_DEVICE_STATE);

    ConnectionSocket connected = rig.connected(rig.log()).socket();
    assertThat(connected.enableEvents(Set.of(EventType.ACCEPT)))
        .isEqualTo(Status.INVALID_DEVICE_REQUEST);
    assertThat(connected.enableEvents(Set.of())).isEqualTo(Status.INVALID_PARAMETER);
    assertThat(connected.disableEvent(EventType.ACCEPT, null))
        .isEqualTo(Status.INVALID_DEVICE_REQUEST);
  }

  @EachNet
  void wskD22_eventsWithoutCallbacksAreAsIfNotEnabled(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.connected(null);
    link.socket().enableEvents(Set.of(EventType.RECEIVE, EventType.DISCONNECT));
    link.peer().write(4);
    ByteBuffer buffer = ByteBuffer.allocate(4);
    assertThat(Call.information(done -> link.socket().receive(buffer, ReceiveMode.WAITALL, done)))
        .isEqualTo(4);
    assertThat(buffer.array()).isEqualTo(Pattern.bytes(0, 4));
  }
}
