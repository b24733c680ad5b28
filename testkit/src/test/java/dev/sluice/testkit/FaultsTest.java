package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.AcceptEvent;
import dev.sluice.api.AcceptVerdict;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each fault that a script can name. */
class FaultsTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aResetComesAfterTheBytesThatStillArrive(long seed) {
    try (Bench bench = new Bench(seed)) {
      Recorder recorder = new Recorder();
      Bench.Link link = bench.connected(recorder, EventType.RECEIVE, EventType.DISCONNECT);
      bench.simulation.faults().resetAfter(link.socket(), 700);
      link.peer().write(Recorder.pattern(1_000));
      bench.simulation.run();
      assertThat(recorder.accepted.size()).isEqualTo(700);
      assertThat(recorder.signals())
          .containsExactlyInAnyOrder("end CONNECTION_RESET", "disconnect ABORTIVE");
      assertThat(link.peer().failure()).contains(Status.CONNECTION_RESET);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void aHalfCloseComesEarly(long seed) {
    try (Bench bench = new Bench(seed)) {
      Recorder recorder = new Recorder();
      Bench.Link link = bench.connected(recorder, EventType.RECEIVE, EventType.DISCONNECT);
      bench.simulation.faults().endAfter(link.socket(), 700);
      link.peer().write(Recorder.pattern(1_000));
      bench.simulation.run();
      assertThat(recorder.accepted.size()).isEqualTo(700);
      assertThat(recorder.signals())
          .containsExactlyInAnyOrder("end SUCCESS", "disconnect GRACEFUL");
      ByteBuffer[] more = {ByteBuffer.allocate(10)};
      assertThat(bench.status(done -> link.socket().send(more, Set.of(), done)))
          .isEqualTo(Status.SUCCESS);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void wskD8_aSocketThatFailsIndicatesNothingAndOnlyCloseIsLeft(long seed) {
    try (Bench bench = new Bench(seed)) {
      Recorder recorder = new Recorder();
      Bench.Link link = bench.connected(recorder, EventType.RECEIVE);
      List<Status> reasons = new ArrayList<>();
      link.socket().onClose((reason, cause) -> reasons.add(reason));
      bench.simulation.run();
      bench.simulation.faults().fail(link.socket());
      bench.simulation.run();
      assertThat(recorder.told).containsExactly("nothing");
      assertThat(reasons).containsExactly(Status.FILE_FORCED_CLOSED);
      assertThat(bench.status(link.socket()::idealSendBacklog))
          .isEqualTo(Status.FILE_FORCED_CLOSED);
      assertThat(bench.status(link.socket()::close)).isEqualTo(Status.SUCCESS);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void wskR38_aListenerThatFailsOffersNothingOnce(long seed) {
    try (Bench bench = new Bench(seed)) {
      List<Object> offered = new ArrayList<>();
      ListeningSocket listener = bench.listener(
          new ListeningEvents() {
            @Override
            public AcceptVerdict accept(AcceptEvent event) {
              offered.add(String.valueOf(event.socket()));
              return AcceptVerdict.REQUEST_NOT_ACCEPTED;
            }
          },
          EventType.ACCEPT);
      bench.simulation.faults().fail(listener).fail(listener);
      bench.simulation.run();
      assertThat(offered).containsExactly("null");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void latencyDelaysAndKeepsTheOrderOfAStream(long seed) {
    try (Bench bench = new Bench(seed)) {
      Recorder recorder = new Recorder();
      Bench.Link link = bench.connected(recorder, EventType.RECEIVE);
      Duration before = bench.simulation.now();
      bench.simulation.faults().latency(Duration.ofMillis(5), Duration.ofMillis(50));
      link.peer().write(Recorder.pattern(3_000)).finish();
      bench.simulation.run();
      assertThat(recorder.told).isEmpty();
      bench.simulation.await(() -> recorder.told.contains("end SUCCESS"));
      assertThat(recorder.accepted.toByteArray()).isEqualTo(Recorder.pattern(3_000));
      assertThat(bench.simulation.now().minus(before))
          .isBetween(Duration.ofMillis(5), Duration.ofMillis(200));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aFullWindowStopsTheSenderUntilThePeerReads(long seed) {
    try (Bench bench = new Bench(seed)) {
      Bench.Link link = bench.connected(null);
      link.peer().stopReading().window(1_000);
      ByteBuffer[] much = {ByteBuffer.wrap(Recorder.pattern(5_000))};
      Request sent = new Request();
      link.socket().send(much, Set.of(), sent);
      bench.simulation.run();
      assertThat(sent.isDone()).isFalse();
      assertThat(link.peer().available()).isEqualTo(1_000);
      assertThat(link.socket().statistics().send().heldBytes()).isEqualTo(4_000);
      byte[] first = link.peer().read(400);
      bench.simulation.run();
      assertThat(link.peer().available()).isEqualTo(1_000);
      link.peer().startReading();
      bench.simulation.run();
      assertThat(sent.status()).isEqualTo(Status.SUCCESS);
      byte[] rest = link.peer().read();
      byte[] all = ByteBuffer.allocate(5_000).put(first).put(rest).array();
      assertThat(all).isEqualTo(Recorder.pattern(5_000));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aStalledConnectionTakesNothingUntilItGoesOn(long seed) {
    try (Bench bench = new Bench(seed)) {
      Bench.Link link = bench.connected(null);
      bench.simulation.faults().stall(link.socket(), true);
      ByteBuffer[] some = {ByteBuffer.allocate(100)};
      Request sent = new Request();
      link.socket().send(some, Set.of(), sent);
      bench.simulation.advance(Duration.ofMinutes(1));
      assertThat(sent.isDone()).isFalse();
      assertThat(link.socket().statistics().send().blockedNanos())
          .isGreaterThan(Duration.ofSeconds(59).toNanos());
      bench.simulation.faults().stall(link.socket(), false);
      bench.simulation.run();
      assertThat(sent.status()).isEqualTo(Status.SUCCESS);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void withoutMemoryAnIndicationComesLaterAndAsksForAnEarlyRelease(long seed) {
    try (Bench bench = new Bench(seed)) {
      Recorder recorder = new Recorder();
      List<Boolean> asap = new ArrayList<>();
      recorder.answer = event -> {
        asap.add(event.releaseAsap());
        return ReceiveVerdict.SUCCESS;
      };
      Bench.Link link = bench.connected(recorder, EventType.RECEIVE);
      bench.simulation.faults().failBuffers(1);
      link.peer().write(Recorder.pattern(100));
      bench.simulation.run();
      assertThat(recorder.told).isEmpty();
      bench.simulation.await(() -> recorder.accepted.size() == 100);
      assertThat(asap.get(0)).isTrue();
      assertThat(asap.subList(1, asap.size())).doesNotContain(true);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void withoutDescriptorsConnectionsWaitInTheBacklog(long seed) {
    try (Bench bench = new Bench(seed)) {
      Bench.Accepting accepting = new Bench.Accepting(null);
      ListeningSocket listener = bench.listener(accepting, EventType.ACCEPT);
      bench.simulation.faults().failAccepts(3);
      SimulatedPeer peer = bench.simulation.connect(listener.localAddress());
      bench.simulation.run();
      assertThat(peer.isConnected()).isTrue();
      assertThat(accepting.sockets).isEmpty();
      bench.simulation.await(() -> accepting.sockets.size() == 1);
      assertThat(bench.simulation.now()).isEqualTo(Duration.ofMillis(300));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void socketsCannotBeMadeWithoutResources(long seed) {
    try (Bench bench = new Bench(seed)) {
      bench.simulation.faults().failSockets(1);
      assertThat(bench.status(
              done -> bench.client.connectionSocket(StandardProtocolFamily.INET, null, done)))
          .isEqualTo(Status.INSUFFICIENT_RESOURCES);
      bench.unconnected(null);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void connectsAreRefusedUnreachableOrTimeOut(long seed) {
    try (Bench bench = new Bench(seed)) {
      InetSocketAddress address = new InetSocketAddress("203.0.113.7", 80);
      assertThat(connect(bench, address)).isEqualTo(Status.CONNECTION_REFUSED);
      bench.simulation.faults().failConnect(address, Status.HOST_UNREACHABLE);
      bench.simulation.faults().failConnect(address, Status.NETWORK_UNREACHABLE);
      assertThat(connect(bench, address)).isEqualTo(Status.HOST_UNREACHABLE);
      assertThat(connect(bench, address)).isEqualTo(Status.NETWORK_UNREACHABLE);
      bench.simulation.faults().silence(address, true);
      Duration before = bench.simulation.now();
      assertThat(connect(bench, address)).isEqualTo(Status.IO_TIMEOUT);
      assertThat(bench.simulation.now().minus(before)).isEqualTo(Duration.ofSeconds(127));
      bench.simulation.faults().silence(address, false);
      bench.simulation.listen(address);
      assertThat(connect(bench, address)).isEqualTo(Status.SUCCESS);
    }
  }

  private static Status connect(Bench bench, InetSocketAddress address) {
    ConnectionSocket socket = bench.bound(null);
    return bench.status(done -> socket.connect(address, done));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aFullBacklogLetsConnectsWait(long seed) {
    try (Bench bench = new Bench(seed)) {
      SimulatedServer server = bench.simulation.listen(Bench.SERVER).backlog(0);
      ConnectionSocket socket = bench.bound(null);
      Request connecting = new Request();
      socket.connect(server.address(), connecting);
      bench.simulation.advance(Duration.ofSeconds(20));
      assertThat(connecting.isDone()).isFalse();
      server.backlog(1);
      bench.simulation.await(connecting::isDone);
      assertThat(connecting.status()).isEqualTo(Status.SUCCESS);
      server.close();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void faultsAreOfTheSimulationsOwnSocketsOnly(long seed) {
    try (Bench bench = new Bench(seed);
        Bench other = new Bench(seed)) {
      ConnectionSocket foreign = other.connected(null).socket();
      SimulationFaults faults = bench.simulation.faults();
      assertThatThrownBy(() -> faults.resetAfter(foreign, 1))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> faults.fail(foreign)).isInstanceOf(IllegalArgumentException.class);
      ConnectionSocket closed = bench.connected(null).socket();
      Request closing = new Request();
      closed.close(closing);
      bench.simulation.await(closing::isDone);
      assertThatThrownBy(() -> faults.resetAfter(closed, 1))
          .isInstanceOf(IllegalArgumentException.class);
      ConnectionSocket unconnected = bench.unconnected(null);
      assertThatThrownBy(() -> faults.endAfter(unconnected, 1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
