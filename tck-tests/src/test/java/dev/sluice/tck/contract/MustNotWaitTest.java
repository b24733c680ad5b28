package dev.sluice.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.AcceptEvent;
import dev.sluice.api.AcceptVerdict;
import dev.sluice.api.AddressQuery;
import dev.sluice.api.ClientControl;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.DatagramSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.InspectEvent;
import dev.sluice.api.InspectId;
import dev.sluice.api.InspectVerdict;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.NameFlag;
import dev.sluice.api.ReceiveMode;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Request;
import dev.sluice.api.SocketOption;
import dev.sluice.api.Status;
import dev.sluice.tck.kit.AcceptLog;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.DatagramLog;
import dev.sluice.tck.kit.EachDatagramNet;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.EachRealNet;
import dev.sluice.tck.kit.EachTransport;
import dev.sluice.tck.kit.EventLog;
import dev.sluice.tck.kit.Hosts;
import dev.sluice.tck.kit.InspectLog;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Peer;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Neither a callback nor a completion may wait (WSK reference 1.6): waiting for a request throws,
 * and what blocks otherwise is reported in tests.
 */
class MustNotWaitTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  /** Waits where nobody may, and keeps what came of it by the place's name. */
  private static final class Waiter {
    private final Map<String, Throwable> thrown = new ConcurrentHashMap<>();

    /** Written before anything is enabled. */
    private volatile ConnectionSocket socket;

    void at(String place) {
      Request request = new Request();
      socket.receive(ByteBuffer.allocate(1), ReceiveMode.AVAILABLE, request);
      try {
        request.await(1, TimeUnit.MILLISECONDS);
        thrown.put(place, new AssertionError("nothing thrown"));
      } catch (IllegalStateException | InterruptedException expected) {
        thrown.put(place, expected);
      } finally {
        request.cancel();
      }
    }

    void assertRuleNamed() {
      assertThat(new LinkedHashMap<>(thrown))
          .allSatisfy((place, what) -> assertThat(what)
              .as(place)
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("1.6"));
    }
  }

  @EachNet
  void wsk16_waitingForARequestThrowsInEveryCallbackAndCompletion(Net net) {
    Rig rig = rigs.open(net);
    Waiter waits = new Waiter();
    EventLog log = rig.log((event, bytes) -> {
      waits.at("receive");
      return ReceiveVerdict.SUCCESS;
    });
    log.atDisconnect(kind -> waits.at("disconnect")).atEnd(status -> waits.at("end of receive"));
    waits.socket = rig.connected(null).socket();
    AcceptLog accepts = new AcceptLog(log) {
      @Override
      public AcceptVerdict accept(AcceptEvent event) {
        waits.at("accept");
        return super.accept(event);
      }
    };
    ListeningSocket listener =
        rig.listener(accepts, EventType.ACCEPT, EventType.RECEIVE, EventType.DISCONNECT);
    rig.dial(listener).write(1).finish();
    log.awaitEntry("disconnect GRACEFUL").awaitEntry("end SUCCESS");
    ConnectionSocket socket = accepts.awaitSockets(1).get(0);
    socket.onClose((reason, cause) -> waits.at("close listener"));
    ByteBuffer[] one = {ByteBuffer.allocate(1)};
    Call.start(done -> socket.send(one, Set.of(), done), () -> waits.at("completion"))
        .status();
    rig.onLoop(socket, () -> waits.at("task"));
    Call.start(socket::close, () -> waits.at("completion of close")).status();
    rig.until(() -> waits.thrown.containsKey("close listener"));
    assertThat(waits.thrown)
        .containsOnlyKeys(
            "receive",
            "disconnect",
            "end of receive",
            "accept",
            "close listener",
            "completion",
            "task",
            "completion of close");
    waits.assertRuleNamed();
  }

  @EachTransport
  void wsk16_waitingForARequestThrowsWhereConnectionsAreInspected(Net net) {
    Rig rig = rigs.open(net);
    Waiter waits = new Waiter();
    waits.socket = rig.connected(null).socket();
    InspectLog log = new InspectLog(null, InspectVerdict.PEND) {
      @Override
      public InspectVerdict inspect(InspectEvent event) {
        waits.at("inspect");
        return super.inspect(event);
      }

      @Override
      public void abort(InspectId id) {
        waits.at("abort");
        super.abort(id);
      }
    };
    ListeningSocket listener = rig.listeningSocket(log);
    assertThat(Call.run(done -> listener.setOption(SocketOption.CONDITIONAL_ACCEPT, true, done)))
        .isEqualTo(Status.SUCCESS);
    assertThat(Call.run(done -> listener.bind(net.freeAddress(), done))).isEqualTo(Status.SUCCESS);
    Peer peer = rig.dial(listener);
    log.awaitInspected(1);
    peer.reset();
    log.awaitAborted(1);
    assertThat(waits.thrown).containsOnlyKeys("inspect", "abort");
    waits.assertRuleNamed();
  }

  @EachDatagramNet
  void wsk16_waitingForARequestThrowsWhereDatagramsAreReceived(Net net) {
    Rig rig = rigs.open(net);
    Waiter waits = new Waiter();
    waits.socket = Call.socket(
        ConnectionSocket.class,
        done -> rig.client().connectionSocket(StandardProtocolFamily.INET, null, done));
    DatagramLog log = new DatagramLog((event, datagrams) -> {
      waits.at("receive from");
      return ReceiveVerdict.SUCCESS;
    });
    DatagramSocket socket = rig.datagrams(log, EventType.RECEIVE_FROM);
    rig.datagramPeer().send(socket.localAddress(), (byte) 1);
    log.awaitAccepted(1);
    ByteBuffer[] one = {ByteBuffer.allocate(1)};
    Call.start(
            done -> socket.sendTo(one, socket.localAddress(), done), () -> waits.at("completion"))
        .status();
    assertThat(waits.thrown).containsOnlyKeys("receive from", "completion");
    waits.assertRuleNamed();
  }

  @EachNet
  void wsk16_waitingForARequestThrowsInCompletionsOfTheClient(Net net) {
    Rig rig = rigs.open(net);
    Waiter waits = new Waiter();
    waits.socket = rig.connected(null).socket();
    AddressQuery query = AddressQuery.of(Hosts.ONE, "80");
    Call.start(done -> rig.client().addressInfo(query, done), () -> waits.at("address"))
        .status();
    InetSocketAddress nameless = new InetSocketAddress(Hosts.NAMELESS, 80);
    Call.start(
            done -> rig.client().nameInfo(nameless, Set.of(NameFlag.NUMERIC_HOST), done),
            () -> waits.at("name"))
        .status();
    Call.start(
            done -> rig.client().connectionSocket(net.family(), null, done),
            () -> waits.at("socket"))
        .status();
    Call change = Call.start(
        done -> rig.client().control(ClientControl.TRANSPORT_LIST_CHANGE, null, done),
        () -> waits.at("transport list"));
    change.request().cancel();
    assertThat(change.status()).isEqualTo(Status.CANCELLED);
    assertThat(waits.thrown).containsOnlyKeys("address", "name", "socket", "transport list");
    waits.assertRuleNamed();
  }

  @EachRealNet
  void wsk16_aCallbackThatBlocksIsReported(Net net) {
    rigs.expectBlocking();
    Rig rig = rigs.open(net);
    EventLog log = rig.log((event, bytes) -> {
      try {
        Thread.sleep(1);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
      return ReceiveVerdict.SUCCESS;
    });
    var link = rig.connected(log, EventType.RECEIVE);
    link.peer().write(1);
    log.awaitAccepted(1);
    assertThat(rigs.blocking())
        .isNotEmpty()
        .allSatisfy(
            report -> assertThat(report).contains("Thread.sleep").contains("MustNotWaitTest"));
    assertThat(Call.run(link.socket()::close)).isEqualTo(Status.SUCCESS);
  }
}
