package dev.sluice.tck.contract;

import static dev.sluice.api.InspectVerdict.ACCEPT;
import static dev.sluice.api.InspectVerdict.PEND;
import static dev.sluice.api.InspectVerdict.REJECT;
import static dev.sluice.tck.contract.ConditionalAcceptTest.assertDropped;
import static dev.sluice.tck.contract.ConditionalAcceptTest.bind;
import static dev.sluice.tck.contract.ConditionalAcceptTest.complete;
import static dev.sluice.tck.contract.ConditionalAcceptTest.conditional;
import static dev.sluice.tck.contract.ConditionalAcceptTest.set;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Disconnect;
import dev.sluice.api.EventType;
import dev.sluice.api.InspectEvent;
import dev.sluice.api.InspectId;
import dev.sluice.api.InspectVerdict;
import dev.sluice.api.ListeningSocket;
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
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests whose inspection pended: how they are decided, dropped, and aborted by the peer. */
class PendedRequestTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  @EachNet
  void wskR41_aPendedRequestYieldsNoAcceptUntilItIsCompleted(Net net) {
    Rig rig = rigs.open(net);
    EventLog data = rig.log();
    InspectLog log = new InspectLog(data, PEND);
    ListeningSocket listener = conditional(rig, log, EventType.ACCEPT, EventType.RECEIVE);
    rig.dial(listener).write(4);
    InspectId id = log.awaitInspected(1);
    rig.settle(listener);
    assertThat(log.sockets()).isEmpty();
    assertThat(complete(listener, id, ACCEPT)).isEqualTo(Status.SUCCESS);
    log.awaitSockets(1);
    data.awaitAccepted(4);
    assertThat(complete(listener, id, ACCEPT)).as("decided already").isEqualTo(Status.NOT_FOUND);
  }

  @EachNet
  void wskR41_aPendedRequestIsRejectedByCompletion(Net net) {
    Rig rig = rigs.open(net);
    InspectLog log = new InspectLog(null, PEND);
    ListeningSocket listener = conditional(rig, log, EventType.ACCEPT);
    Peer peer = rig.dial(listener);
    InspectId id = log.awaitInspected(1);
    assertThat(complete(listener, id, REJECT)).isEqualTo(Status.SUCCESS);
    assertDropped(net, peer);
    assertThat(log.sockets()).isEmpty();
    assertThat(log.aborted()).isEmpty();
    assertThat(complete(listener, id, REJECT)).isEqualTo(Status.NOT_FOUND);
  }

  @EachNet
  void requestsArePendedSideBySideAndDecidedInAnyOrder(Net net) {
    Rig rig = rigs.open(net);
    InspectLog log = new InspectLog(null, PEND);
    ListeningSocket listener = conditional(rig, log, EventType.ACCEPT);
    Peer first = rig.dial(listener);
    Peer second = rig.dial(listener);
    Peer third = rig.dial(listener);
    log.awaitInspected(3);
    assertThat(log.inspected().stream().map(InspectEvent::id)).doesNotHaveDuplicates();
    complete(listener, log.inspected().get(2).id(), ACCEPT);
    complete(listener, log.inspected().get(0).id(), ACCEPT);
    complete(listener, log.inspected().get(1).id(), REJECT);
    log.awaitSockets(2);
    if (net.isTcp()) {
      assertThat(log.remoteAddresses()).containsExactly(third.address(), first.address());
    }
    assertDropped(net, second);
  }

  @EachTransport
  void wskR42_R43_aPendedRequestThatIsResetIsAbortedWithItsId(Net net) {
    Rig rig = rigs.open(net);
    InspectLog log = new InspectLog(null, PEND);
    ListeningSocket listener = conditional(rig, log, EventType.ACCEPT);
    Peer peer = rig.dial(listener);
    InspectId id = log.awaitInspected(1);
    peer.reset();
    assertThat(log.awaitAborted(1)).containsExactly(new InspectId(id.key(), id.serialNumber()));
    assertThat(complete(listener, id, ACCEPT)).as("R43").isEqualTo(Status.SUCCESS);
    rig.settle(listener);
    assertThat(log.sockets()).as("R43: nothing is established").isEmpty();
    assertThat(log.aborted()).hasSize(1);
    assertThat(complete(listener, id, ACCEPT)).isEqualTo(Status.NOT_FOUND);
  }

  @EachTransport
  void wskR42_aResetBehindDataIsSeenWhereTheSystemTellsItWithoutReading(Net net) {
    Rig rig = rigs.open(net);
    EventLog data = rig.log();
    InspectLog log = new InspectLog(data, PEND);
    ListeningSocket listener = conditional(rig, log, EventType.ACCEPT, EventType.DISCONNECT);
    Peer peer = rig.dial(listener).write(10);
    InspectId id = log.awaitInspected(1);
    rig.settle(listener);
    peer.reset();
    if (net.seesEndUnread()) {
      assertThat(log.awaitAborted(1)).containsExactly(id);
    } else {
      assertThat(complete(listener, id, ACCEPT)).isEqualTo(Status.SUCCESS);
      log.awaitSockets(1);
      data.awaitEntry("disconnect " + Disconnect.ABORTIVE);
      assertThat(log.aborted()).isEmpty();
    }
  }

  @EachNet
  void wskR42_aUnixPeerThatClosesAbortsWhereTheSystemTellsIt(Net net) {
    Rig rig = rigs.open(net);
    InspectLog log = new InspectLog(null, PEND);
    ListeningSocket listener = conditional(rig, log, EventType.ACCEPT);
    if (net.isTcp() || !net.isEpoll()) {
      return;
    }
    Peer peer = rig.dial(listener);
    InspectId id = log.awaitInspected(1);
    peer.close();
    assertThat(log.awaitAborted(1)).containsExactly(id);
  }

  @EachNet
  void wskR42_aHalfCloseAbortsNothing(Net net) {
    Rig rig = rigs.open(net);
    EventLog data = rig.log();
    InspectLog log = new InspectLog(data, PEND);
    ListeningSocket listener = conditional(rig, log, EventType.ACCEPT, EventType.RECEIVE);
    Peer empty = rig.dial(listener).finish();
    Peer full = rig.dial(listener).write(6).finish();
    log.awaitInspected(2);
    rig.settle(listener);
    assertThat(log.aborted()).isEmpty();
    complete(listener, log.inspected().get(1).id(), ACCEPT);
    log.awaitSockets(1);
    data.awaitAccepted(6).awaitEntry("end SUCCESS");
    complete(listener, log.inspected().get(0).id(), ACCEPT);
    log.awaitSockets(2);
    assertThat(log.aborted()).isEmpty();
    assertThat(empty.isConnected() && full.isConnected()).isTrue();
  }

  @EachNet
  void completingWhatIsNotPendedIsRefused(Net net) {
    Rig rig = rigs.open(net);
    InspectLog log = new InspectLog(null, PEND);
    InspectId nobodys = new InspectId(0, 0);
    ListeningSocket unbound = rig.listeningSocket(log);
    set(unbound, SocketOption.CONDITIONAL_ACCEPT, true);
    assertThat(complete(unbound, nobodys, ACCEPT)).isEqualTo(Status.INVALID_DEVICE_STATE);
    ListeningSocket plain = rig.listener(log);
    assertThat(complete(plain, nobodys, ACCEPT)).isEqualTo(Status.INVALID_DEVICE_STATE);
    ListeningSocket listener = conditional(rig, log);
    assertThat(complete(listener, nobodys, ACCEPT)).isEqualTo(Status.NOT_FOUND);
    Peer peer = rig.dial(listener);
    InspectId id = log.awaitInspected(1);
    assertThat(complete(listener, id, PEND)).isEqualTo(Status.INVALID_PARAMETER);
    ListeningSocket other = conditional(rig, new InspectLog(null, PEND));
    assertThat(complete(other, id, ACCEPT)).as("another's id").isEqualTo(Status.NOT_FOUND);
    assertThat(complete(listener, id, REJECT)).isEqualTo(Status.SUCCESS);
    assertDropped(net, peer);
    Call.run(listener::close);
    assertThat(complete(listener, id, REJECT)).isEqualTo(Status.FILE_FORCED_CLOSED);
  }

  @EachNet
  void aRequestIsCompletedFromInsideItsInspection(Net net) {
    Rig rig = rigs.open(net);
    AtomicReference<Call> completing = new AtomicReference<>();
    InspectLog log = new InspectLog(null, PEND) {
      @Override
      public InspectVerdict inspect(InspectEvent event) {
        completing.set(Call.start(done -> listener().inspectComplete(event.id(), ACCEPT, done)));
        return super.inspect(event);
      }
    };
    ListeningSocket listener = rig.listeningSocket(log);
    log.listener(listener);
    set(listener, SocketOption.CONDITIONAL_ACCEPT, true);
    bind(rig, listener);
    Rig.enable(listener, EventType.ACCEPT);
    rig.dial(listener);
    log.awaitSockets(1);
    assertThat(completing.get().status()).isEqualTo(Status.SUCCESS);
  }

  @EachNet
  void beyondThePendLimitRequestsWaitInTheBacklog(Net net) {
    Rig rig = rigs.open(net);
    InspectLog log = new InspectLog(null, PEND);
    ListeningSocket listener = rig.listeningSocket(log);
    set(listener, SocketOption.CONDITIONAL_ACCEPT, true);
    set(listener, SocketOption.PEND_LIMIT, 2);
    bind(rig, listener);
    Rig.enable(listener, EventType.ACCEPT);
    for (int i = 0; i < 5; i++) {
      rig.dial(listener);
    }
    log.awaitInspected(2);
    rig.settle(listener);
    assertThat(log.inspected()).hasSize(2);
    complete(listener, log.inspected().get(0).id(), REJECT);
    log.awaitInspected(3);
    complete(listener, log.inspected().get(1).id(), ACCEPT);
    log.awaitInspected(4);
    log.awaitSockets(1);
    rig.settle(listener);
    assertThat(log.inspected()).hasSize(4);
    set(listener, SocketOption.PEND_LIMIT, 10);
    log.awaitInspected(5);
    assertThat(log.aborted()).as("no need to wait for a timeout").isEmpty();
  }

  @EachNet
  void aPendedRequestIsDroppedWhenItsTimeIsUp(Net net) {
    Rig rig = rigs.open(net);
    InspectLog log = new InspectLog(null, PEND);
    ListeningSocket listener = rig.listeningSocket(log);
    set(listener, SocketOption.CONDITIONAL_ACCEPT, true);
    set(listener, SocketOption.PEND_TIMEOUT, 20);
    bind(rig, listener);
    Peer peer = rig.dial(listener);
    InspectId id = log.awaitInspected(1);
    assertThat(log.awaitAborted(1)).containsExactly(id);
    assertDropped(net, peer);
    rig.settle(listener); // counted after the callback
    assertThat(listener.statistics().accept().refused()).isOne();
    assertThat(complete(listener, id, ACCEPT)).as("R43").isEqualTo(Status.SUCCESS);
  }

  @EachNet
  void closingTheListenerDropsWhatIsNotDecidedAndTellsNothing(Net net) {
    Rig rig = rigs.open(net);
    InspectLog log = new InspectLog(null, PEND);
    ListeningSocket listener = conditional(rig, log);
    Peer pended = rig.dial(listener);
    log.awaitInspected(1);
    log.verdict(ACCEPT);
    Peer ready = rig.dial(listener);
    log.awaitInspected(2);
    assertThat(Call.run(listener::close)).isEqualTo(Status.SUCCESS);
    assertDropped(net, pended);
    assertDropped(net, ready);
    assertThat(log.aborted()).isEmpty();
  }
}
