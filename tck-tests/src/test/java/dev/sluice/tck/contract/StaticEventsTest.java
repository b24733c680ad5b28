package dev.sluice.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ClientControl;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.EventSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.ReceiveMode;
import dev.sluice.api.Status;
import dev.sluice.tck.kit.AcceptLog;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.EventLog;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Pattern;
import dev.sluice.tck.kit.Peer;
import dev.sluice.tck.kit.Probe;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.nio.ByteBuffer;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;

class StaticEventsTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  private static Status setStatic(Rig rig, EventType... events) {
    return Call.run(
        done -> rig.client().control(ClientControl.SET_STATIC_EVENTS, Set.of(events), done));
  }

  private static void assertStaysOn(EventSocket socket, EventType event) {
    assertThat(socket.disableEvent(event, null)).isEqualTo(Status.INVALID_DEVICE_REQUEST);
    assertThat(Call.run(done -> socket.disableEvent(event, done)))
        .isEqualTo(Status.INVALID_DEVICE_REQUEST);
    assertThat(socket.enableEvents(Set.of(event))).as("enabled again").isEqualTo(Status.SUCCESS);
  }

  @EachNet
  void wskR22_aStaticAcceptEventBeginsWithBindAndCannotBeDisabled(Net net) {
    Rig rig = rigs.open(net);
    assertThat(setStatic(rig, EventType.ACCEPT)).isEqualTo(Status.SUCCESS);
    AcceptLog accepts = new AcceptLog(null);
    ListeningSocket listener = rig.listener(accepts);
    rig.dial(listener);
    accepts.awaitSockets(1);
    assertStaysOn(listener, EventType.ACCEPT);
    rig.dial(listener);
    accepts.awaitSockets(2);
  }

  @EachNet
  void wskR22_staticConnectionEventsAreOnFromTheConnectOnAndCannotBeDisabled(Net net) {
    Rig rig = rigs.open(net);
    assertThat(setStatic(rig, EventType.RECEIVE, EventType.DISCONNECT)).isEqualTo(Status.SUCCESS);
    EventLog log = rig.log();
    var link = rig.connected(log);
    link.peer().write(3);
    log.awaitAccepted(3);
    assertStaysOn(link.socket(), EventType.RECEIVE);
    assertThat(link.socket().enableEvents(Set.of(EventType.RECEIVE, EventType.SEND_BACKLOG)))
        .as("together with one that is not static")
        .isEqualTo(Status.SUCCESS);
    assertThat(link.socket().disableEvent(EventType.SEND_BACKLOG, null)).isEqualTo(Status.SUCCESS);
    link.peer().write(2).finish();
    log.awaitAccepted(5).awaitEntry("disconnect GRACEFUL").awaitEntry("end SUCCESS");
  }

  @EachNet
  void wskR22_acceptedSocketsAreCoveredWithoutInheritance(Net net) {
    Rig rig = rigs.open(net);
    setStatic(rig, EventType.RECEIVE);
    EventLog log = rig.log();
    ListeningSocket listener = rig.listener(new AcceptLog(log), EventType.ACCEPT);
    rig.dial(listener).write(4);
    log.awaitAccepted(4);
  }

  @EachNet
  void wskR22_R34_socketsOfAnAcceptRequestAreCoveredToo(Net net) {
    Rig rig = rigs.open(net);
    setStatic(rig, EventType.RECEIVE);
    EventLog log = rig.log();
    ListeningSocket listener = rig.listener(null, EventType.DISCONNECT);
    Peer peer = rig.dial(listener).write(4);
    ConnectionSocket accepted =
        Call.socket(ConnectionSocket.class, done -> listener.accept(log, done));
    log.awaitAccepted(4);
    peer.finish();
    log.awaitEntry("end SUCCESS");
    assertThat(log.signals()).as("what is not static is off (R34)").containsExactly("end SUCCESS");
    assertStaysOn(accepted, EventType.RECEIVE);
  }

  @EachNet
  void wskR22_severalCallsAddUpAndEachSocketTakesTheEventsOfItsCategory(Net net) {
    Rig rig = rigs.open(net);
    assertThat(setStatic(rig, EventType.ACCEPT, EventType.RECEIVE_FROM)).isEqualTo(Status.SUCCESS);
    assertThat(setStatic(rig, EventType.RECEIVE)).isEqualTo(Status.SUCCESS);
    EventLog log = rig.log();
    AcceptLog accepts = new AcceptLog(log);
    ListeningSocket listener = rig.listener(accepts);
    assertThat(listener.enableEvents(Set.of(EventType.RECEIVE)))
        .as("to be inherited, which changes nothing")
        .isEqualTo(Status.SUCCESS);
    rig.dial(listener).write(1);
    log.awaitAccepted(1);
  }

  @EachNet
  void wskR22_aStreamReceivesOverAStaticReceiveEvent(Net net) {
    Rig rig = rigs.open(net);
    assertThat(setStatic(rig, EventType.RECEIVE, EventType.DISCONNECT)).isEqualTo(Status.SUCCESS);
    var link = rig.streamed();
    link.peer().write(10); // the event is on, and nobody there to take them
    rig.settle(link.socket());
    Pattern.Check check = new Pattern.Check();
    Probe<ByteBuffer> first =
        rig.probe(link.connection().receiveBorrowed(4), 1, (probe, data) -> check.feed(data));
    first.awaitReceived(1);
    rig.settle(link.socket());
    first.cancel();
    Probe<ByteBuffer> second =
        rig.probe(link.connection().receive(), Long.MAX_VALUE, (probe, data) -> check.feed(data));
    rig.until(() -> check.position() == 10);
    link.peer().finish();
    assertThat(second.awaitEnd().error()).isNull();
    assertThat(check.mismatch()).isNull();
    assertThat(first.received()).isOne();
    assertThat(first.isEnded()).isFalse();
  }

  @EachNet
  void wskD18_staticEventsComeBeforeTheFirstSocket(Net net) {
    Rig rig = rigs.open(net);
    assertThat(setStatic(rig)).isEqualTo(Status.INVALID_PARAMETER);
    assertThat(Call.run(done -> rig.client().control(ClientControl.SET_STATIC_EVENTS, null, done)))
        .isEqualTo(Status.INVALID_PARAMETER);
    assertThat(setStatic(rig, EventType.ACCEPT)).isEqualTo(Status.SUCCESS);
    ListeningSocket listener = rig.listeningSocket(null);
    assertThat(setStatic(rig, EventType.RECEIVE)).isEqualTo(Status.INVALID_DEVICE_STATE);
    Call.run(listener::close);
    assertThat(setStatic(rig, EventType.RECEIVE))
        .as("also when no socket is left")
        .isEqualTo(Status.INVALID_DEVICE_STATE);
  }

  @EachNet
  @SuppressWarnings({"unchecked", "rawtypes"})
  void staticEventsThatAreNoEventsAreRefused(Net net) {
    Rig rig = rigs.open(net);
    ClientControl raw = ClientControl.SET_STATIC_EVENTS;
    assertThat(Call.run(done -> rig.client().control(raw, Set.of("ACCEPT"), done)))
        .isEqualTo(Status.INVALID_PARAMETER);
    assertThat(Call.run(done -> rig.client().control(raw, "ACCEPT", done)))
        .isEqualTo(Status.INVALID_PARAMETER);
  }

  @EachNet
  void wskD22_staticEventsWithoutCallbacksAreNotEnabled(Net net) {
    Rig rig = rigs.open(net);
    setStatic(rig, EventType.ACCEPT, EventType.RECEIVE, EventType.DISCONNECT);
    ListeningSocket listener = rig.listener(null);
    Peer peer = rig.dial(listener).write(2).finish();
    rig.settle(listener);
    ConnectionSocket accepted =
        Call.socket(ConnectionSocket.class, done -> listener.accept(null, done));
    rig.settle(accepted);
    ByteBuffer buffer = ByteBuffer.allocate(2);
    assertThat(Call.information(done -> accepted.receive(buffer, ReceiveMode.WAITALL, done)))
        .isEqualTo(2);
    assertThat(peer.isConnected()).isTrue();
  }
}
