package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.AcceptEvent;
import dev.sluice.api.AcceptVerdict;
import dev.sluice.api.BasicSocket;
import dev.sluice.api.ClientControl;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.InspectEvent;
import dev.sluice.api.InspectId;
import dev.sluice.api.InspectVerdict;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.Request;
import dev.sluice.api.SocketControl;
import dev.sluice.api.SocketOption;
import dev.sluice.api.SocketTransport;
import dev.sluice.api.SocketType;
import dev.sluice.api.Status;
import dev.sluice.api.StreamSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the simulation adds to the tests of the contract: scripts that real systems do not have. */
class ContractTest {
  private static final StandardProtocolFamily INET = StandardProtocolFamily.INET;

  /** Decides as the test says, and remembers. */
  private static final class Inspecting implements ListeningEvents {
    final List<String> told = new ArrayList<>();
    final List<InspectId> ids = new ArrayList<>();
    final List<ConnectionSocket> sockets = new ArrayList<>();
    InspectVerdict verdict = InspectVerdict.PEND;

    @Override
    public InspectVerdict inspect(InspectEvent event) {
      told.add("inspect " + (event.id() == null ? "nothing" : verdict));
      ids.add(event.id());
      return verdict;
    }

    @Override
    public void abort(InspectId id) {
      told.add("abort " + ids.indexOf(id));
    }

    @Override
    public AcceptVerdict accept(AcceptEvent event) {
      told.add("accept");
      sockets.add(event.socket());
      return AcceptVerdict.SUCCESS;
    }
  }

  private static ListeningSocket conditional(Bench bench, Inspecting events) {
    ListeningSocket listener = bench
        .run(done -> bench.client.listeningSocket(INET, events, done))
        .socket(ListeningSocket.class);
    assertThat(
            bench.status(done -> listener.setOption(SocketOption.CONDITIONAL_ACCEPT, true, done)))
        .isEqualTo(Status.SUCCESS);
    SocketAddress free = new InetSocketAddress("127.0.0.1", 0);
    assertThat(bench.status(done -> listener.bind(free, done))).isEqualTo(Status.SUCCESS);
    Bench.enable(listener, EventType.ACCEPT);
    return listener;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void wskR41_R44_aPendedRequestIsAcceptedWhenItIsDecided(long seed) {
    try (Bench bench = new Bench(seed)) {
      Inspecting events = new Inspecting();
      ListeningSocket listener = conditional(bench, events);
      SimulatedPeer peer = bench.simulation.connect(listener.localAddress());
      bench.simulation.run();
      assertThat(peer.isConnected()).isTrue();
      assertThat(events.told).containsExactly("inspect PEND");
      InspectId id = events.ids.get(0);
      assertThat(bench.status(done -> listener.inspectComplete(id, InspectVerdict.PEND, done)))
          .isEqualTo(Status.INVALID_PARAMETER);
      assertThat(bench.status(done -> listener.inspectComplete(id, InspectVerdict.ACCEPT, done)))
          .isEqualTo(Status.SUCCESS);
      bench.simulation.run();
      assertThat(events.told).containsExactly("inspect PEND", "accept");
      Request query = bench.run(
          done -> events.sockets.get(0).control(SocketControl.QUERY_INSPECT_ID, null, done));
      assertThat(query.result(InspectId.class)).isEqualTo(id);
      assertThat(bench.status(done -> listener.inspectComplete(id, InspectVerdict.ACCEPT, done)))
          .isEqualTo(Status.NOT_FOUND);
      assertThat(bench.status(done -> listener.control(SocketControl.QUERY_INSPECT_ID, null, done)))
          .isEqualTo(Status.INVALID_DEVICE_REQUEST);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void wskR39_aRejectedRequestIsResetWithoutAnotherEvent(long seed) {
    try (Bench bench = new Bench(seed)) {
      Inspecting events = new Inspecting();
      events.verdict = InspectVerdict.REJECT;
      ListeningSocket listener = conditional(bench, events);
      SimulatedPeer peer = bench.simulation.connect(listener.localAddress());
      bench.simulation.advance(Duration.ofMinutes(1));
      assertThat(peer.failure()).contains(Status.CONNECTION_RESET);
      assertThat(events.told).containsExactly("inspect REJECT");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void wskR42_R43_aDroppedRequestIsAbortedAndDecidingItIsHarmless(long seed) {
    try (Bench bench = new Bench(seed)) {
      Inspecting events = new Inspecting();
      ListeningSocket listener = conditional(bench, events);
      SimulatedPeer peer = bench.simulation.connect(listener.localAddress());
      bench.simulation.run();
      peer.reset();
      bench.simulation.run();
      assertThat(events.told).containsExactly("inspect PEND", "abort 0");
      InspectId id = events.ids.get(0);
      assertThat(bench.status(done -> listener.inspectComplete(id, InspectVerdict.ACCEPT, done)))
          .isEqualTo(Status.SUCCESS);
      bench.simulation.run();
      assertThat(events.sockets).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void pendedRequestsAreBoundedInNumberAndTime(long seed) {
    try (Bench bench = new Bench(seed)) {
      Inspecting events = new Inspecting();
      ListeningSocket listener = conditional(bench, events);
      bench.run(done -> listener.setOption(SocketOption.PEND_LIMIT, 2, done));
      bench.run(done -> listener.setOption(SocketOption.PEND_TIMEOUT, 500, done));
      for (int i = 0; i < 3; i++) {
        bench.simulation.connect(listener.localAddress());
      }
      bench.simulation.run();
      assertThat(events.told).containsExactly("inspect PEND", "inspect PEND");
      bench.simulation.advance(Duration.ofMillis(600));
      assertThat(events.told).contains("abort 0", "abort 1");
      assertThat(events.ids).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void wskR22_staticEventsAreOnFromTheBeginningAndStayOn(long seed) {
    try (Bench bench = new Bench(seed)) {
      Set<EventType> events = Set.of(EventType.RECEIVE, EventType.ACCEPT);
      assertThat(bench.status(
              done -> bench.client.control(ClientControl.SET_STATIC_EVENTS, events, done)))
          .isEqualTo(Status.SUCCESS);
      Recorder recorder = new Recorder();
      Bench.Link link = bench.connected(recorder);
      link.peer().write(Recorder.pattern(10));
      bench.simulation.run();
      assertThat(recorder.accepted.size()).isEqualTo(10);
      assertThat(link.socket().disableEvent(EventType.RECEIVE, null))
          .isEqualTo(Status.INVALID_DEVICE_REQUEST);
      Bench.Accepting accepting = new Bench.Accepting(recorder);
      ListeningSocket listener = bench.listener(accepting);
      bench.simulation.connect(listener.localAddress()).write(Recorder.pattern(10));
      bench.simulation.run();
      assertThat(accepting.sockets).hasSize(1);
      assertThat(recorder.accepted.size()).isEqualTo(20);
      assertThat(bench.status(
              done -> bench.client.control(ClientControl.SET_STATIC_EVENTS, events, done)))
          .isEqualTo(Status.INVALID_DEVICE_STATE);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void wskR7_R8_transportsAreListedAndTheirChangeIsTold(long seed) {
    try (Bench bench = new Bench(seed)) {
      Request probe =
          bench.run(done -> bench.client.control(ClientControl.TRANSPORT_LIST_QUERY, null, done));
      assertThat(probe.status()).isEqualTo(Status.BUFFER_OVERFLOW);
      SocketTransport[] list = new SocketTransport[(int) probe.information()];
      assertThat(bench.status(
              done -> bench.client.control(ClientControl.TRANSPORT_LIST_QUERY, list, done)))
          .isEqualTo(Status.SUCCESS);
      assertThat(list).contains(new SocketTransport(INET, SocketType.DATAGRAM, "UDP"));
      Request change = new Request();
      bench.client.control(ClientControl.TRANSPORT_LIST_CHANGE, null, change);
      bench.simulation.run();
      assertThat(change.isDone()).isFalse();
      bench.simulation.transports(new SocketTransport(INET, SocketType.STREAM, "TCP"));
      bench.simulation.run();
      assertThat(change.status()).isEqualTo(Status.SUCCESS);
      assertThat(bench.status(done -> bench.client.datagramSocket(INET, null, done)))
          .isEqualTo(Status.NOT_SUPPORTED);
      bench.client.control(ClientControl.TRANSPORT_LIST_CHANGE, null, change);
      bench.simulation.run();
      bench.client.close();
      assertThat(change.status()).isEqualTo(Status.CANCELLED);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void theAddressesOfTheHostAreListedAndTheirChangeIsTold(long seed) throws Exception {
    try (Bench bench = new Bench(seed)) {
      BasicSocket basic = bench
          .run(done -> bench.client.basicSocket(INET, SocketType.STREAM, done))
          .socket(BasicSocket.class);
      Request change = new Request();
      basic.control(SocketControl.ADDRESS_LIST_CHANGE, null, change);
      bench.simulation.run();
      bench.simulation.hostAddresses(InetAddress.getByName("2001:db8::1"));
      bench.simulation.run();
      assertThat(change.isDone()).isFalse();
      InetAddress ours = InetAddress.getByName("192.0.2.9");
      bench.simulation.hostAddresses(ours);
      bench.simulation.run();
      assertThat(change.status()).isEqualTo(Status.SUCCESS);
      InetAddress[] list = new InetAddress[2];
      assertThat(bench.status(done -> basic.control(SocketControl.ADDRESS_LIST_QUERY, list, done)))
          .isEqualTo(Status.SUCCESS);
      assertThat(list).containsExactly(InetAddress.getLoopbackAddress(), ours);
      basic.control(SocketControl.ADDRESS_LIST_CHANGE, null, change);
      basic.close(new Request());
      bench.simulation.run();
      assertThat(change.status()).isEqualTo(Status.CANCELLED);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void wskR80_aStreamSocketTakesTheRoleThatSucceeds(long seed) {
    try (Bench bench = new Bench(seed)) {
      Recorder recorder = new Recorder();
      StreamSocket stream = bench
          .run(done -> bench.client.streamSocket(INET, null, recorder, done))
          .socket(StreamSocket.class);
      SocketAddress free = new InetSocketAddress("127.0.0.1", 0);
      assertThat(bench.status(stream::listen)).isEqualTo(Status.INVALID_DEVICE_STATE);
      assertThat(bench.status(done -> stream.bind(free, done))).isEqualTo(Status.SUCCESS);
      assertThat(stream.enableEvents(Set.of(EventType.RECEIVE)))
          .isEqualTo(Status.INVALID_DEVICE_STATE);
      assertThat(bench.status(done -> stream.connect(Bench.SERVER, done)))
          .isEqualTo(Status.CONNECTION_REFUSED);
      SimulatedServer server = bench.simulation.listen(Bench.SERVER);
      ConnectionSocket connection =
          bench.run(done -> stream.connect(Bench.SERVER, done)).socket(ConnectionSocket.class);
      assertThat(bench.status(stream::listen)).isEqualTo(Status.INVALID_DEVICE_REQUEST);
      Bench.enable(stream, EventType.RECEIVE);
      server.accept().write(Recorder.pattern(10));
      bench.simulation.run();
      assertThat(recorder.accepted.size()).isEqualTo(10);
      List<Status> reasons = new ArrayList<>();
      stream.onClose((reason, cause) -> reasons.add(reason));
      assertThat(bench.status(connection::close)).isEqualTo(Status.SUCCESS);
      bench.simulation.run();
      assertThat(bench.client.sockets()).isEmpty();
      assertThat(reasons).containsExactly(Status.CANCELLED);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void wskR80_aStreamSocketListensOnlyAfterListen(long seed) {
    try (Bench bench = new Bench(seed)) {
      Bench.Accepting accepting = new Bench.Accepting(null);
      StreamSocket stream = bench
          .run(done -> bench.client.streamSocket(INET, accepting, null, done))
          .socket(StreamSocket.class);
      List<Status> reasons = new ArrayList<>();
      stream.onClose((reason, cause) -> reasons.add(reason));
      bench.run(done -> stream.bind(new InetSocketAddress("127.0.0.1", 0), done));
      SimulatedPeer early = bench.simulation.connect(stream.localAddress());
      bench.simulation.run();
      assertThat(early.failure()).contains(Status.CONNECTION_REFUSED);
      assertThat(bench.run(stream::listen).socket(ListeningSocket.class).localAddress())
          .isEqualTo(stream.localAddress());
      Bench.enable(stream, EventType.ACCEPT);
      bench.simulation.connect(stream.localAddress());
      bench.simulation.run();
      assertThat(accepting.sockets).hasSize(1);
      assertThat(bench.status(done -> stream.connect(Bench.SERVER, done)))
          .isEqualTo(Status.INVALID_DEVICE_REQUEST);
      assertThat(bench.status(stream::close)).isEqualTo(Status.SUCCESS);
      bench.simulation.run();
      assertThat(reasons).containsExactly(Status.CANCELLED);
      assertThat(bench.client.sockets()).doesNotContain(stream);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aSocketIsMadeBoundAndConnectedInOneCallOrNotAtAll(long seed) {
    try (Bench bench = new Bench(seed)) {
      SocketAddress any = new InetSocketAddress(0);
      assertThat(bench.status(done -> bench.client.socketConnect(any, Bench.SERVER, null, done)))
          .isEqualTo(Status.CONNECTION_REFUSED);
      assertThat(bench.client.sockets()).isEmpty();
      SimulatedServer server = bench.simulation.listen(Bench.SERVER);
      ConnectionSocket socket = bench
          .run(done -> bench.client.socketConnect(any, Bench.SERVER, null, done))
          .socket(ConnectionSocket.class);
      assertThat(socket.remoteAddress()).isEqualTo(server.address());
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void wskR73_firstDataGoWithTheConnectAndAreBounded(long seed) {
    try (Bench bench = new Bench(seed)) {
      SimulatedServer server = bench.simulation.listen(Bench.SERVER);
      ConnectionSocket socket = bench.bound(null);
      ByteBuffer[] much = {ByteBuffer.allocate(65_536)};
      assertThat(bench.status(done -> socket.connect(Bench.SERVER, much, done)))
          .isEqualTo(Status.BUFFER_OVERFLOW);
      ByteBuffer[] some = {ByteBuffer.wrap(Recorder.pattern(5_000))};
      Request connect = bench.run(done -> socket.connect(Bench.SERVER, some, done));
      assertThat(connect.status()).isEqualTo(Status.SUCCESS);
      assertThat(connect.information()).isEqualTo(5_000);
      SimulatedPeer peer = server.accept();
      bench.simulation.run();
      assertThat(peer.read()).isEqualTo(Recorder.pattern(5_000));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void wskR15_addressesAreSharedAsTheMatrixSays(boolean reuse) {
    try (Bench bench = new Bench(1)) {
      ListeningSocket first = listenerAt(bench, new InetSocketAddress(8000), reuse);
      assertThat(first.localAddress()).isNotNull();
      SocketAddress specific = new InetSocketAddress("127.0.0.1", 8000);
      assertThat(statusAt(bench, specific, false)).isEqualTo(Status.ACCESS_DENIED);
      assertThat(statusAt(bench, new InetSocketAddress(8000), false))
          .isEqualTo(Status.ADDRESS_ALREADY_EXISTS);
      assertThat(statusAt(bench, new InetSocketAddress(8000), true))
          .isEqualTo(reuse ? Status.SUCCESS : Status.ACCESS_DENIED);
    }
  }

  private static ListeningSocket listenerAt(Bench bench, SocketAddress address, boolean reuse) {
    ListeningSocket listener = bench
        .run(done -> bench.client.listeningSocket(INET, null, done))
        .socket(ListeningSocket.class);
    bench.run(done -> listener.setOption(SocketOption.REUSE_ADDRESS, reuse, done));
    bench.run(done -> listener.bind(address, done));
    return listener;
  }

  private static Status statusAt(Bench bench, SocketAddress address, boolean reuse) {
    ListeningSocket listener = bench
        .run(done -> bench.client.listeningSocket(INET, null, done))
        .socket(ListeningSocket.class);
    bench.run(done -> listener.setOption(SocketOption.REUSE_ADDRESS, reuse, done));
    return bench.status(done -> listener.bind(address, done));
  }
}
