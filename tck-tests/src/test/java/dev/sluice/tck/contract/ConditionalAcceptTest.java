package dev.sluice.tck.contract;

import static dev.sluice.api.InspectVerdict.ACCEPT;
import static dev.sluice.api.InspectVerdict.PEND;
import static dev.sluice.api.InspectVerdict.REJECT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.EventSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.InspectEvent;
import dev.sluice.api.InspectId;
import dev.sluice.api.InspectVerdict;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.ReceiveMode;
import dev.sluice.api.SocketControl;
import dev.sluice.api.SocketOption;
import dev.sluice.api.Status;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.EachTransport;
import dev.sluice.tck.kit.EventLog;
import dev.sluice.tck.kit.InspectLog;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Peer;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Inspection before accept: when it is on, its verdicts, and what follows from them. */
class ConditionalAcceptTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  static ListeningSocket conditional(Rig rig, ListeningEvents events, EventType... enabled) {
    ListeningSocket listener = rig.listeningSocket(events);
    set(listener, SocketOption.CONDITIONAL_ACCEPT, true);
    bind(rig, listener);
    Rig.enable(listener, enabled);
    return listener;
  }

  static void bind(Rig rig, ListeningSocket listener) {
    assertThat(Call.run(done -> listener.bind(rig.net().freeAddress(), done)))
        .isEqualTo(Status.SUCCESS);
  }

  static <T> void set(ListeningSocket listener, SocketOption<T> option, T value) {
    assertThat(Call.run(done -> listener.setOption(option, value, done))).isEqualTo(Status.SUCCESS);
  }

  static Status complete(ListeningSocket listener, InspectId id, InspectVerdict verdict) {
    return Call.run(done -> listener.inspectComplete(id, verdict, done));
  }

  static void assertDropped(Net net, Peer peer) {
    Peer.Received received = peer.readToEnd();
    assertThat(received.bytes()).isEmpty();
    if (net.isTcp()) {
      assertThat(received.isReset()).as("dropped by a reset").isTrue();
    }
  }

  @EachNet
  void wskR26_inspectionIsOnExactlyIfItWasChosenBeforeBind(Net net) {
    Rig rig = rigs.open(net);
    InspectLog plain = new InspectLog(null, REJECT);
    ListeningSocket listener = rig.listener(plain, EventType.ACCEPT);
    rig.dial(listener);
    plain.awaitSockets(1);
    assertThat(plain.inspected()).isEmpty();
    assertThat(Call.run(done -> listener.setOption(SocketOption.CONDITIONAL_ACCEPT, true, done)))
        .isEqualTo(Status.INVALID_DEVICE_STATE);

    InspectLog log = new InspectLog(null, PEND);
    ListeningSocket conditional = conditional(rig, log);
    rig.dial(conditional);
    log.awaitInspected(1);
    assertThat(
            Call.run(done -> conditional.setOption(SocketOption.CONDITIONAL_ACCEPT, false, done)))
        .as("cannot be turned off again")
        .isEqualTo(Status.INVALID_DEVICE_STATE);
    rig.dial(conditional);
    log.awaitInspected(2);
  }

  @EachNet
  void wskR26_inspectionChosenAndGivenUpBeforeBindIsOff(Net net) {
    Rig rig = rigs.open(net);
    InspectLog log = new InspectLog(null, REJECT);
    ListeningSocket listener = rig.listeningSocket(log);
    set(listener, SocketOption.CONDITIONAL_ACCEPT, true);
    set(listener, SocketOption.CONDITIONAL_ACCEPT, false);
    bind(rig, listener);
    Rig.enable(listener, EventType.ACCEPT);
    rig.dial(listener);
    log.awaitSockets(1);
    assertThat(log.inspected()).isEmpty();
  }

  @EachNet
  void theInspectEventTellsBothAddresses(Net net) {
    Rig rig = rigs.open(net);
    InspectLog log = new InspectLog(null, PEND);
    ListeningSocket listener = conditional(rig, log);
    Peer peer = rig.dial(listener);
    log.awaitInspected(1);
    InspectEvent event = log.inspected().get(0);
    assertThat(event.localAddress()).isEqualTo(listener.localAddress());
    if (net.isTcp()) {
      assertThat(event.remoteAddress()).isEqualTo(peer.address());
    }
  }

  @EachNet
  void wskR39_aRejectedRequestYieldsNeitherAcceptNorAbort(Net net) {
    Rig rig = rigs.open(net);
    InspectLog log = new InspectLog(null, REJECT);
    ListeningSocket listener = conditional(rig, log, EventType.ACCEPT);
    Call accept = Call.start(done -> listener.accept(null, done));
    assertDropped(net, rig.dial(listener));
    rig.settle(listener);
    assertThat(accept.isDone()).isFalse();
    assertThat(log.sockets()).isEmpty();
    assertThat(log.aborted()).isEmpty();
    assertThat(listener.statistics().accept().refused()).isOne();
    assertThat(rig.client().sockets()).containsExactly(listener);
  }

  @EachNet
  void wskR40_D14_anAcceptedRequestBecomesASocket(Net net) {
    Rig rig = rigs.open(net);
    EventLog data = rig.log();
    InspectLog log = new InspectLog(data, ACCEPT);
    ListeningSocket listener =
        conditional(rig, log, EventType.ACCEPT, EventType.RECEIVE, EventType.DISCONNECT);
    Peer peer = rig.dial(listener).write(5);
    log.awaitSockets(1);
    data.awaitAccepted(5);
    peer.finish();
    data.awaitEntry("disconnect GRACEFUL");
    assertThat(log.inspected()).hasSize(1);
    assertThat(log.aborted()).isEmpty();
  }

  @EachNet
  void wskR40_anAcceptedRequestThatNobodyTakesWaits(Net net) {
    Rig rig = rigs.open(net);
    InspectLog log = new InspectLog(null, ACCEPT);
    ListeningSocket listener = conditional(rig, log);
    Peer peer = rig.dial(listener).write(3);
    log.awaitInspected(1);
    rig.settle(listener);
    assertThat(log.sockets()).isEmpty();
    ConnectionSocket taken =
        Call.socket(ConnectionSocket.class, done -> listener.accept(null, done));
    ByteBuffer buffer = ByteBuffer.allocate(3);
    assertThat(Call.information(done -> taken.receive(buffer, ReceiveMode.WAITALL, done)))
        .as("not a byte was read before")
        .isEqualTo(3);
    rig.dial(listener);
    log.awaitInspected(2);
    Rig.enable(listener, EventType.ACCEPT);
    log.awaitSockets(1);
    assertThat(peer.isConnected()).isTrue();
  }

  @EachTransport
  void wskR40_D13_anAcceptedRequestThatIsResetBeforeItIsTakenIsAborted(Net net) {
    Rig rig = rigs.open(net);
    InspectLog log = new InspectLog(null, ACCEPT);
    ListeningSocket listener = conditional(rig, log);
    Peer peer = rig.dial(listener);
    InspectId id = log.awaitInspected(1);
    peer.reset();
    assertThat(log.awaitAborted(1)).containsExactly(id);
    Rig.enable(listener, EventType.ACCEPT);
    rig.settle(listener);
    assertThat(log.sockets()).as("never both").isEmpty();
    rig.dial(listener);
    log.awaitSockets(1);
    assertThat(log.aborted()).hasSize(1);
  }

  @EachNet
  void wskR44_theIdOfTheInspectionIsAskedOfTheAcceptedSocket(Net net) {
    Rig rig = rigs.open(net);
    AtomicReference<Call> inside = new AtomicReference<>();
    InspectLog log = new InspectLog(null, ACCEPT) {
      @Override
      public dev.sluice.api.AcceptVerdict accept(dev.sluice.api.AcceptEvent event) {
        inside.set(
            Call.start(done -> event.socket().control(SocketControl.QUERY_INSPECT_ID, null, done)));
        return super.accept(event);
      }
    };
    ListeningSocket listener = conditional(rig, log, EventType.ACCEPT);
    rig.dial(listener);
    ConnectionSocket accepted = log.awaitSockets(1).get(0);
    InspectId id = log.inspected().get(0).id();
    assertThat(inside.get().status()).isEqualTo(Status.SUCCESS);
    assertThat(inside.get().request().result(InspectId.class)).isEqualTo(id);
    Call again = Call.start(done -> accepted.control(SocketControl.QUERY_INSPECT_ID, null, done));
    assertThat(again.status()).isEqualTo(Status.SUCCESS);
    assertThat(again.request().result(InspectId.class)).isEqualTo(id);

    for (EventSocket other : new EventSocket[] {
      listener,
      rig.connected(null).socket(),
      rig.accepted(null).socket(),
      rig.connectionSocket(null)
    }) {
      assertThat(Call.run(done -> other.control(SocketControl.QUERY_INSPECT_ID, null, done)))
          .isEqualTo(Status.INVALID_DEVICE_REQUEST);
    }
  }

  @EachNet
  void withoutCallbacksEveryRequestIsRejected(Net net) {
    Rig rig = rigs.open(net);
    ListeningSocket listener = conditional(rig, null);
    assertDropped(net, rig.dial(listener));
    ListeningSocket byDefault = conditional(rig, new ListeningEvents() {});
    assertDropped(net, rig.dial(byDefault));
  }

  @EachNet
  void anInspectionThatThrowsClosesTheListenerAndTheConnection(Net net) {
    rigs.expectLoggedErrors();
    Rig rig = rigs.open(net);
    InspectLog log = new InspectLog(null, PEND) {
      @Override
      public InspectVerdict inspect(InspectEvent event) {
        throw new IllegalStateException("on purpose");
      }
    };
    ListeningSocket listener = conditional(rig, log);
    assertDropped(net, rig.dial(listener));
    rig.settle(listener);
    assertThat(Call.run(done -> listener.accept(null, done))).isEqualTo(Status.FILE_FORCED_CLOSED);
  }

  @EachNet
  void anInspectedConnectionIsServedByAQueuedAcceptFirst(Net net) {
    Rig rig = rigs.open(net);
    InspectLog log = new InspectLog(null, PEND);
    ListeningSocket listener = conditional(rig, log, EventType.ACCEPT);
    Call accept = Call.start(done -> listener.accept(null, done));
    rig.dial(listener);
    InspectId id = log.awaitInspected(1);
    assertThat(accept.isDone()).isFalse();
    complete(listener, id, ACCEPT);
    assertThat(accept.status()).isEqualTo(Status.SUCCESS);
    assertThat(log.sockets()).isEmpty();
  }
}
