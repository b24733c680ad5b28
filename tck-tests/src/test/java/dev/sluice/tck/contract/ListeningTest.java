package dev.sluice.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.AcceptEvent;
import dev.sluice.api.AcceptVerdict;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.ReceiveMode;
import dev.sluice.api.Status;
import dev.sluice.tck.kit.AcceptLog;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.EachRealNet;
import dev.sluice.tck.kit.EventLog;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Pattern;
import dev.sluice.tck.kit.Peer;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;

class ListeningTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  @EachNet
  void wskR23_connectionEventsOfAListenerAreOnForSocketsOfTheAcceptEvent(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    AcceptLog accepts = new AcceptLog(log);
    ListeningSocket listener =
        rig.listener(accepts, EventType.ACCEPT, EventType.RECEIVE, EventType.DISCONNECT);
    rig.dial(listener).write(7).finish();
    log.awaitAccepted(7).awaitEntry("disconnect GRACEFUL").awaitEntry("end SUCCESS");
  }

  @EachNet
  void wskR24_D12_connectionEventsOfAListenerAreOffForSocketsOfAnAcceptRequest(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    ListeningSocket listener = rig.listener(null);
    listener.enableEvents(Set.of(EventType.RECEIVE, EventType.DISCONNECT));
    Peer peer = rig.dial(listener).write(7);
    ConnectionSocket accepted =
        Call.socket(ConnectionSocket.class, done -> listener.accept(log, done));
    ByteBuffer buffer = ByteBuffer.allocate(7);
    assertThat(Call.information(done -> accepted.receive(buffer, ReceiveMode.WAITALL, done)))
        .isEqualTo(7);
    peer.write(1).finish();
    rig.settle(accepted);
    assertThat(log.entries()).isEmpty();
  }

  @EachNet
  void wskR25_inheritedEventsCannotBeDisabledAndOutliveTheAcceptEvent(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    AcceptLog accepts = new AcceptLog(log);
    ListeningSocket listener = rig.listener(accepts, EventType.ACCEPT, EventType.RECEIVE);
    assertThat(listener.disableEvent(EventType.RECEIVE, null).isError()).isTrue();
    assertThat(Call.run(done -> listener.disableEvent(EventType.RECEIVE, done)).isError())
        .isTrue();
    assertThat(Call.run(done -> listener.disableEvent(EventType.ACCEPT, done)))
        .isEqualTo(Status.SUCCESS);
    Rig.enable(listener, EventType.ACCEPT);
    rig.dial(listener).write(5);
    log.awaitAccepted(5);
  }

  @EachNet
  void wskR25_anInheritedEventIsDisabledOnTheAcceptedSocketItself(Net net) {
    Rig rig = rigs.open(net);
    EventLog log = rig.log();
    AcceptLog accepts = new AcceptLog(log);
    ListeningSocket listener = rig.listener(accepts, EventType.ACCEPT, EventType.RECEIVE);
    Peer peer = rig.dial(listener);
    ConnectionSocket accepted = accepts.awaitSockets(1).get(0);
    assertThat(Call.run(done -> accepted.disableEvent(EventType.RECEIVE, done)))
        .isEqualTo(Status.SUCCESS);
    peer.write(3);
    ByteBuffer buffer = ByteBuffer.allocate(3);
    assertThat(Call.run(done -> accepted.receive(buffer, ReceiveMode.WAITALL, done)))
        .isEqualTo(Status.SUCCESS);
    assertThat(log.entries()).isEmpty();
  }

  @EachNet
  void wskR27_aQueuedAcceptGoesBeforeTheAcceptEvent(Net net) {
    Rig rig = rigs.open(net);
    AcceptLog accepts = new AcceptLog(null);
    ListeningSocket listener = rig.listener(accepts, EventType.ACCEPT);
    Call first = Call.start(done -> listener.accept(null, done));
    rig.settle(listener);
    Peer one = rig.dial(listener);
    assertThat(first.status()).isEqualTo(Status.SUCCESS);
    assertThat(accepts.sockets()).isEmpty();
    rig.dial(listener);
    accepts.awaitSockets(1);
    one.write(1);
    ByteBuffer buffer = ByteBuffer.allocate(1);
    ConnectionSocket accepted = first.request().socket(ConnectionSocket.class);
    assertThat(Call.information(done -> accepted.receive(buffer, ReceiveMode.AVAILABLE, done)))
        .isOne();
  }

  @EachNet
  void wskR32_bindStartsListening(Net net) {
    Rig rig = rigs.open(net);
    ListeningSocket listener = rig.listener(null);
    Peer peer = rig.dial(listener);
    assertThat(peer.isConnected()).isTrue();
    assertThat(listener.statistics().accept().accepted()).isZero();
  }

  @EachNet
  void wskR33_anAcceptTakesAWaitingConnectionOrWaitsForOne(Net net) {
    Rig rig = rigs.open(net);
    ListeningSocket listener = rig.listener(null);
    rig.dial(listener);
    Call waiting = Call.start(done -> listener.accept(null, done));
    assertThat(waiting.status()).isEqualTo(Status.SUCCESS);
    Call early = Call.start(done -> listener.accept(null, done));
    rig.settle(listener);
    assertThat(early.isDone()).isFalse();
    rig.dial(listener);
    assertThat(early.status()).isEqualTo(Status.SUCCESS);
    assertThat(early.completions()).isOne();
  }

  @EachNet
  void wskR33_acceptsAreServedInOrder(Net net) {
    Rig rig = rigs.open(net);
    ListeningSocket listener = rig.listener(null);
    List<Integer> order = new ArrayList<>();
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int number = i;
      calls.add(Call.start(done -> listener.accept(null, done), () -> order.add(number)));
    }
    for (int i = 0; i < 3; i++) {
      rig.dial(listener);
    }
    calls.forEach(call -> assertThat(call.status()).isEqualTo(Status.SUCCESS));
    assertThat(order).containsExactly(0, 1, 2);
  }

  @EachNet
  void wskR34_aSocketOfAnAcceptRequestHasItsEventsOff(Net net) {
    Rig rig = rigs.open(net);
    ListeningSocket listener = rig.listener(null);
    EventLog log = rig.log();
    Peer peer = rig.dial(listener).write(4);
    ConnectionSocket accepted =
        Call.socket(ConnectionSocket.class, done -> listener.accept(log, done));
    rig.stays(() -> log.entries().isEmpty());
    assertThat(accepted.statistics().receive().bytesRead()).isZero();
    Rig.enable(accepted, EventType.RECEIVE);
    peer.finish();
    log.awaitEntry("end SUCCESS");
    assertThat(log.accepted()).isEqualTo(Pattern.bytes(0, 4));
  }

  @EachNet
  void wskR35_theAcceptEventTellsAConnectedSocketAndItsAddresses(Net net) {
    Rig rig = rigs.open(net);
    AcceptLog accepts = new AcceptLog(null);
    ListeningSocket listener = rig.listener(accepts, EventType.ACCEPT);
    Peer peer = rig.dial(listener);
    ConnectionSocket accepted = accepts.awaitSockets(1).get(0);
    assertThat(accepts.localAddresses()).containsExactly(listener.localAddress());
    assertThat(accepted.localAddress()).isEqualTo(listener.localAddress());
    if (net.isTcp()) {
      assertThat(accepts.remoteAddresses()).containsExactly(peer.address());
      assertThat(accepted.remoteAddress()).isEqualTo(peer.address());
    }
    rig.settle(listener); // counted after the callback
    assertThat(listener.statistics().accept().accepted()).isOne();
  }

  @EachNet
  void wskR36_D11_aRefusedConnectionIsResetByTheSubsystem(Net net) {
    Rig rig = rigs.open(net);
    AcceptLog accepts = new AcceptLog(null).answer(AcceptVerdict.REQUEST_NOT_ACCEPTED);
    ListeningSocket listener = rig.listener(accepts, EventType.ACCEPT);
    Peer peer = rig.dial(listener);
    Peer.Received received = peer.readToEnd();
    assertThat(received.bytes()).isEmpty();
    if (net.isTcp()) {
      assertThat(received.isReset()).as("refused by a reset").isTrue();
    }
    rig.until(() -> listener.statistics().accept().refused() == 1);
    assertThat(listener.statistics().accept().accepted()).isZero();
    rig.until(() -> List.copyOf(rig.client().sockets()).equals(List.of(listener)));
  }

  @EachNet
  void wskR37_afterARefusedConnectionTheEventGoesOn(Net net) {
    Rig rig = rigs.open(net);
    AcceptLog accepts = new AcceptLog(null).answer(AcceptVerdict.REQUEST_NOT_ACCEPTED);
    ListeningSocket listener = rig.listener(accepts, EventType.ACCEPT);
    rig.dial(listener).readToEnd();
    accepts.answer(AcceptVerdict.SUCCESS);
    Peer second = rig.dial(listener);
    accepts.awaitSockets(2);
    rig.settle(listener); // counted after the callback
    assertThat(listener.statistics().accept().accepted()).isOne();
    assertThat(second.isConnected()).isTrue();
  }

  @EachNet
  void wskR46_closingAListenerLeavesAcceptedSocketsWorking(Net net) throws IOException {
    Rig rig = rigs.open(net);
    AcceptLog accepts = new AcceptLog(null);
    ListeningSocket listener = rig.listener(accepts, EventType.ACCEPT);
    Peer peer = rig.dial(listener);
    ConnectionSocket accepted = accepts.awaitSockets(1).get(0);
    assertThat(Call.run(listener::close)).isEqualTo(Status.SUCCESS);
    ByteBuffer[] hello = {ByteBuffer.wrap(new byte[] {1, 2, 3})};
    assertThat(Call.information(done -> accepted.send(hello, Set.of(), done))).isEqualTo(3);
    assertThat(peer.read(3)).containsExactly(1, 2, 3);
  }

  @EachNet
  void connectionsWaitInTheBacklogWhileNothingAccepts(Net net) {
    Rig rig = rigs.open(net);
    AcceptLog accepts = new AcceptLog(null);
    ListeningSocket listener = rig.listener(accepts);
    for (int i = 0; i < 3; i++) {
      rig.dial(listener);
    }
    rig.settle(listener);
    assertThat(accepts.sockets()).isEmpty();
    Rig.enable(listener, EventType.ACCEPT);
    accepts.awaitSockets(3);
  }

  @EachNet
  void disablingTheAcceptEventInsideItsCallbackTakesNoFurtherConnection(Net net) {
    Rig rig = rigs.open(net);
    AcceptLog accepts = new AcceptLog(null) {
      @Override
      public AcceptVerdict accept(AcceptEvent event) {
        listener().disableEvent(EventType.ACCEPT, null);
        return super.accept(event);
      }
    };
    ListeningSocket listener = rig.listener(accepts);
    accepts.listener(listener);
    for (int i = 0; i < 3; i++) {
      rig.dial(listener);
    }
    for (int i = 1; i <= 3; i++) {
      Rig.enable(listener, EventType.ACCEPT);
      accepts.awaitSockets(i);
      rig.settle(listener);
      assertThat(accepts.sockets()).hasSize(i);
    }
  }

  @EachNet
  void wskD9_aQueuedAcceptIsCancelledByItsOwnerAndByClose(Net net) {
    Rig rig = rigs.open(net);
    ListeningSocket listener = rig.listener(null);
    Call cancelled = Call.start(done -> listener.accept(null, done));
    Call flushed = Call.start(done -> listener.accept(null, done));
    cancelled.request().cancel();
    assertThat(cancelled.status()).isEqualTo(Status.CANCELLED);
    assertThat(flushed.isDone()).isFalse();
    assertThat(Call.run(listener::close)).isEqualTo(Status.SUCCESS);
    assertThat(flushed.status()).isEqualTo(Status.CANCELLED);
    assertThat(Call.run(done -> listener.accept(null, done))).isEqualTo(Status.FILE_FORCED_CLOSED);
  }

  @EachNet
  void wskD18_acceptIsRefusedWhileUnbound(Net net) {
    Rig rig = rigs.open(net);
    ListeningSocket listener = rig.listeningSocket(null);
    assertThat(Call.run(done -> listener.accept(null, done)))
        .isEqualTo(Status.INVALID_DEVICE_STATE);
  }

  @EachNet
  void anAcceptCallbackThatThrowsClosesTheListenerAndTheConnection(Net net) {
    rigs.expectLoggedErrors();
    Rig rig = rigs.open(net);
    AcceptLog accepts = new AcceptLog(null) {
      @Override
      public AcceptVerdict accept(AcceptEvent event) {
        throw new IllegalStateException("on purpose");
      }
    };
    ListeningSocket listener = rig.listener(accepts, EventType.ACCEPT);
    Peer peer = rig.dial(listener);
    assertThat(peer.readToEnd().bytes()).isEmpty();
  }

  @EachRealNet
  void aUnixPathIsRemovedWhenItsListenerCloses(Net net) {
    Rig rig = rigs.open(net);
    ListeningSocket listener = rig.listener(null);
    if (listener.localAddress() instanceof UnixDomainSocketAddress unix) {
      assertThat(Files.exists(unix.getPath())).isTrue();
      Call.run(listener::close);
      assertThat(Files.exists(unix.getPath())).isFalse();
    }
  }
}
