package dev.sluice.tck.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ClientControl;
import dev.sluice.api.EventType;
import dev.sluice.api.InspectId;
import dev.sluice.api.SocketControl;
import dev.sluice.api.Status;
import dev.sluice.streams.AcceptMode;
import dev.sluice.streams.ConnectionRequest;
import dev.sluice.streams.ListenOptions;
import dev.sluice.streams.StreamConnection;
import dev.sluice.streams.StreamListener;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.EachTransport;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Peer;
import dev.sluice.tck.kit.Probe;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Listeners as publishers: what waits, what is refused, what is inspected. */
@Timeout(300)
class ListenStreamTest {
  private static final ListenOptions INSPECT = ListenOptions.defaults().withInspection(true);

  @RegisterExtension
  final Rigs rigs = new Rigs();

  private static List<Peer> dial(Rig rig, StreamListener listener, int count) {
    return Stream.generate(() -> rig.dial(listener.localAddress())).limit(count).toList();
  }

  /** For who may be refused: a reset can be quick enough to meet the connect itself. */
  private static Optional<Peer> tryToDial(Rig rig, StreamListener listener) {
    try {
      return Optional.of(rig.dial(listener.localAddress()));
    } catch (UncheckedIOException reset) {
      return Optional.empty();
    }
  }

  private static long refused(StreamListener listener) {
    return listener.statistics().accept().refused();
  }

  /** What came before a reset, or an end; fails if the peer still has its connection. */
  private static void assertDropped(Peer peer) {
    assertThat(peer.readToEnd().bytes()).isEmpty();
  }

  // ---- accept

  @EachNet
  void withoutDemandConnectionsWaitInTheBacklogAndNoneIsClosed(Net net) throws Exception {
    int clients = net.pick(200, 20);
    Rig rig = rigs.open(net);
    StreamListener listener = rig.streamListener(ListenOptions.defaults().withBacklog(2 * clients));
    List<StreamConnection> given = new CopyOnWriteArrayList<>();
    Probe<StreamConnection> probe =
        rig.probe(listener.accept(), 0, (itself, connection) -> given.add(connection));
    List<Peer> peers = dial(rig, listener, clients);
    rig.settle(listener.socket());
    assertThat(rig.client().sockets()).hasSize(1);
    assertThat(listener.statistics().accept().accepted()).isZero();
    probe.request(clients);
    probe.awaitReceived(clients);
    given.forEach(connection -> rig.probe(connection.send(ByteBuffer.wrap(new byte[] {7})), 1));
    for (Peer peer : peers) {
      assertThat(peer.read(1)).containsExactly(7);
    }
    assertThat(refused(listener)).isZero();
  }

  @EachNet
  void sheddingRefusesBeyondTheDemandAndCountsEachRefusal(Net net) throws Exception {
    int clients = net.pick(60, 12);
    int demand = 5;
    Rig rig = rigs.open(net);
    StreamListener listener =
        rig.streamListener(ListenOptions.defaults().withAcceptMode(AcceptMode.SHED));
    Probe<StreamConnection> probe = rig.probe(listener.accept(), demand);
    dial(rig, listener, demand);
    probe.awaitReceived(demand);
    List<Peer> others = Stream.generate(() -> tryToDial(rig, listener))
        .limit(clients - demand)
        .flatMap(Optional::stream)
        .toList();
    rig.until(() -> refused(listener) == clients - demand);
    assertThat(probe.received()).isEqualTo(demand);
    others.forEach(ListenStreamTest::assertDropped);
    probe.request(1);
    rig.dial(listener.localAddress());
    probe.awaitReceived(demand + 1);
    assertThat(refused(listener)).isEqualTo(clients - demand);
    rig.settle(listener.socket()); // counted after the callback
    assertThat(listener.statistics().accept().accepted()).isEqualTo(demand + 1);
  }

  @EachNet
  void aLimitOfConnectionsIsKeptAndAClosedOneMakesRoom(Net net) {
    Rig rig = rigs.open(net);
    StreamListener listener = rig.streamListener(ListenOptions.defaults().withConnectionLimit(2));
    List<StreamConnection> given = new CopyOnWriteArrayList<>();
    Probe<StreamConnection> probe =
        rig.probe(listener.accept(), Long.MAX_VALUE, (itself, connection) -> given.add(connection));
    dial(rig, listener, 4);
    probe.awaitReceived(2);
    rig.settle(listener.socket());
    assertThat(rig.client().sockets()).hasSize(3);
    rig.finish(given.get(0).abort());
    probe.awaitReceived(3);
    rig.settle(listener.socket());
    assertThat(probe.received()).isEqualTo(3);
    assertThat(refused(listener)).isZero();
  }

  @EachNet
  void wskR22_withAStaticAcceptEventOnlySheddingWorks(Net net) {
    Rig rig = rigs.open(net);
    assertThat(Call.run(done ->
            rig.client().control(ClientControl.SET_STATIC_EVENTS, Set.of(EventType.ACCEPT), done)))
        .isEqualTo(Status.SUCCESS);
    StreamListener pausing = rig.streamListener();
    Throwable error = rig.probe(pausing.accept(), 1).awaitEnd().error();
    assertThat(error)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("static")
        .hasMessageContaining("SHED");
    StreamListener shedding =
        rig.streamListener(ListenOptions.defaults().withAcceptMode(AcceptMode.SHED));
    Optional<Peer> early = tryToDial(rig, shedding);
    rig.until(() -> refused(shedding) == 1);
    early.ifPresent(ListenStreamTest::assertDropped);
    Probe<StreamConnection> probe = rig.probe(shedding.accept(), 1).awaitSubscription();
    rig.settle(shedding.socket());
    rig.dial(shedding.localAddress());
    probe.awaitReceived(1);
    tryToDial(rig, shedding);
    rig.until(() -> refused(shedding) == 2);
    assertThat(probe.received()).isOne();
  }

  // ---- inspect

  private static InspectId idOf(StreamConnection connection) {
    Call asked =
        Call.start(done -> connection.socket().control(SocketControl.QUERY_INSPECT_ID, null, done));
    assertThat(asked.status()).isEqualTo(Status.SUCCESS);
    return asked.request().result(InspectId.class);
  }

  @EachNet
  void wskR39_R41_aRequestBecomesAConnectionOrIsReset(Net net) throws Exception {
    Rig rig = rigs.open(net);
    StreamListener listener = rig.streamListener(INSPECT);
    List<ConnectionRequest> requests = new CopyOnWriteArrayList<>();
    Probe<ConnectionRequest> inspect =
        rig.probe(listener.inspect(), 2, (itself, request) -> requests.add(request));
    Probe<StreamConnection> accept = rig.probe(listener.accept(), 9);
    Peer good = rig.dial(listener.localAddress());
    inspect.awaitReceived(1);
    Peer bad = rig.dial(listener.localAddress());
    inspect.awaitReceived(2);
    rig.settle(listener.socket());
    assertThat(accept.received()).isZero();
    if (net.isTcp()) {
      assertThat(requests.get(0).remoteAddress()).isEqualTo(good.address());
    }
    assertThat(requests.get(0).localAddress()).isEqualTo(listener.localAddress());
    assertThat(requests.get(1).reject()).isTrue();
    assertThat(requests.get(0).accept()).isTrue();
    accept.awaitReceived(1);
    assertDropped(bad);
    assertThat(refused(listener)).isOne();
    assertThat(idOf(accept.last())).isEqualTo(requests.get(0).id());
    rig.probe(accept.last().send(ByteBuffer.wrap(new byte[] {7})), 1);
    assertThat(good.read(1)).containsExactly(7);
  }

  @EachNet
  void decisionsInsideOnNextAreTakenAndNothingIsLost(Net net) {
    int clients = net.pick(100, 20);
    Rig rig = rigs.open(net);
    StreamListener listener = rig.streamListener(INSPECT);
    Probe<StreamConnection> accept = rig.probe(listener.accept(), Long.MAX_VALUE);
    rig.probe(listener.inspect(), 1, (itself, request) -> {
      if (itself.received() % 2 == 0) {
        request.reject();
      } else {
        request.accept();
      }
      itself.request(1);
    });
    for (int i = 0; i < clients; i++) {
      tryToDial(rig, listener);
    }
    rig.until(() -> refused(listener) == clients / 2 && accept.received() == clients / 2);
  }

  @EachNet
  void atThePendLimitConnectionsWaitInTheBacklog(Net net) {
    Rig rig = rigs.open(net);
    StreamListener listener = rig.streamListener(INSPECT.withPendLimit(2));
    List<ConnectionRequest> requests = new CopyOnWriteArrayList<>();
    Probe<ConnectionRequest> inspect =
        rig.probe(listener.inspect(), 9, (itself, request) -> requests.add(request));
    Probe<StreamConnection> accept = rig.probe(listener.accept(), 9);
    dial(rig, listener, 4);
    inspect.awaitReceived(2);
    rig.settle(listener.socket());
    assertThat(inspect.received()).isEqualTo(2);
    requests.get(0).accept();
    inspect.awaitReceived(3);
    requests.get(1).reject();
    inspect.awaitReceived(4);
    accept.awaitReceived(1);
    assertThat(refused(listener)).isOne();
  }

  @EachNet
  void aRequestThatNobodyDecidesInTimeIsResetCountedAndTold(Net net) {
    Rig rig = rigs.open(net);
    StreamListener listener = rig.streamListener(INSPECT.withPendTimeout(Duration.ofMillis(100)));
    Probe<InspectId> aborted = rig.probe(listener.aborted(), 9);
    Probe<ConnectionRequest> inspect = rig.probe(listener.inspect(), 1);
    Peer given = rig.dial(listener.localAddress());
    inspect.awaitReceived(1);
    Peer waiting = rig.dial(listener.localAddress());
    rig.until(() -> refused(listener) == 2);
    assertDropped(given);
    assertDropped(waiting);
    aborted.awaitReceived(1);
    rig.settle(listener.socket());
    assertThat(aborted.received()).as("not the one that was never given").isOne();
    assertThat(aborted.last()).isEqualTo(inspect.last().id());
    assertThat(inspect.last().accept()).isFalse();
    inspect.request(5);
    rig.settle(listener.socket());
    assertThat(inspect.received()).isOne();
  }

  @EachNet
  void aCancelRejectsWhatWaitsAndCountsIt(Net net) {
    Rig rig = rigs.open(net);
    StreamListener listener = rig.streamListener(INSPECT);
    Probe<ConnectionRequest> inspect = rig.probe(listener.inspect(), 1);
    Probe<StreamConnection> accept = rig.probe(listener.accept(), 9);
    List<Peer> peers = dial(rig, listener, 3);
    inspect.awaitReceived(1);
    rig.settle(listener.socket());
    inspect.cancel();
    rig.until(() -> refused(listener) == 2);
    assertThat(inspect.last().accept()).as("given, so still to be decided").isTrue();
    accept.awaitReceived(1);
    assertDropped(peers.get(1));
    assertDropped(peers.get(2));
    rig.dial(listener.localAddress());
    rig.probe(listener.inspect(), 1).awaitReceived(1).last().accept();
    accept.awaitReceived(2);
  }

  @EachTransport
  void wskR42_aRequestThatIsResetBeforeItIsGivenVanishes(Net net) {
    Rig rig = rigs.open(net);
    StreamListener listener = rig.streamListener(INSPECT);
    Probe<InspectId> aborted = rig.probe(listener.aborted(), 9);
    Probe<ConnectionRequest> inspect = rig.probe(listener.inspect(), 1);
    Peer first = rig.dial(listener.localAddress());
    inspect.awaitReceived(1);
    Peer second = rig.dial(listener.localAddress());
    rig.settle(listener.socket());
    second.reset();
    rig.settle(listener.socket());
    first.reset();
    aborted.awaitReceived(1);
    assertThat(aborted.last()).isEqualTo(inspect.last().id());
    inspect.request(5);
    Peer third = rig.dial(listener.localAddress());
    inspect.awaitReceived(2);
    assertThat(inspect.last().remoteAddress()).isEqualTo(third.address());
    assertThat(aborted.received()).isOne();
  }

  @EachNet
  void closingTheListenerEndsInspectionAndResetsWhatIsNotAccepted(Net net) {
    Rig rig = rigs.open(net);
    StreamListener listener = rig.streamListener(INSPECT);
    Probe<ConnectionRequest> inspect = rig.probe(listener.inspect(), 1);
    Probe<InspectId> aborted = rig.probe(listener.aborted(), 1);
    List<Peer> peers = new ArrayList<>(dial(rig, listener, 2));
    inspect.awaitReceived(1);
    rig.finish(listener.close());
    assertThat(inspect.awaitEnd().isComplete()).isTrue();
    assertThat(aborted.awaitEnd().isComplete()).isTrue();
    assertThat(aborted.received()).isZero();
    assertThat(inspect.last().accept()).isFalse();
    peers.forEach(ListenStreamTest::assertDropped);
  }
}
