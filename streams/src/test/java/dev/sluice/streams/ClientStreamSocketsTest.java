package dev.sluice.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.Disconnect;
import dev.sluice.api.EventType;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connecting, listening, and the end of all. */
@Timeout(20)
class ClientStreamSocketsTest {
  private static final SocketAddress PEER = new InetSocketAddress("127.0.0.1", 9);

  private final FakeClient client = new FakeClient();
  private final FakeLoop loop = client.loop;
  private final ClientStreamSockets sockets = new ClientStreamSockets(
      client, StreamOptions.defaults().withCloseDeadline(Duration.ofMillis(200)));

  private Probe<StreamConnection> connect(SocketAddress address, long demand) {
    Probe<StreamConnection> probe = new Probe<>(demand);
    sockets.connect(address).subscribe(probe);
    loop.runAll();
    return probe;
  }

  private FakeConnection last() {
    return client.connections.get(client.connections.size() - 1);
  }

  private static void assertFailed(Probe<?> probe, Status status) {
    assertThat(probe.error).isInstanceOf(StatusException.class);
    assertThat(((StatusException) probe.error).status()).isEqualTo(status);
    assertThat(probe.wrongs).isEmpty();
    assertThat(probe.elements).isEmpty();
  }

  @Test
  void aConnectionIsBoundConnectedAndGiven() {
    Probe<StreamConnection> probe = connect(PEER, 1);
    assertThat(probe.elements).hasSize(1);
    assertThat(probe.completed).isTrue();
    assertThat(last().calls).startsWith("bind", "connect");
    assertThat(last().enabled).containsExactly(EventType.DISCONNECT);
    assertThat(client.families).containsExactly(StandardProtocolFamily.INET);
    assertThat(loop.timers()).isZero();
    assertThat(probe.wrongs).isEmpty();
  }

  @Test
  void theFamilyFollowsTheAddressAndUnixIsNotBound() throws Exception {
    byte[] ip6 = new byte[16];
    ip6[15] = 1;
    connect(new InetSocketAddress(InetAddress.getByAddress(ip6), 9), 1);
    connect(UnixDomainSocketAddress.of("somewhere"), 1);
    assertThat(client.families)
        .containsExactly(StandardProtocolFamily.INET6, StandardProtocolFamily.UNIX);
    assertThat(last().calls).startsWith("connect");
  }

  @Test
  void anUnresolvedNameAndAnUnknownKindAreRefusedWithoutASocket() {
    Probe<StreamConnection> unresolved =
        connect(InetSocketAddress.createUnresolved("nowhere.invalid", 9), 0);
    assertFailed(unresolved, Status.NO_MATCH);
    assertThat(unresolved.error)
        .hasMessageStartingWith("connect to nowhere.invalid:9: unknown host");
    assertFailed(connect(new SocketAddress() {}, 0), Status.INVALID_ADDRESS_COMPONENT);
    assertThat(client.connections).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.class,
      names = {"CONNECTION_REFUSED", "HOST_UNREACHABLE", "NETWORK_UNREACHABLE", "NOT_FOUND"})
  void aFailureClosesTheSocketBeforeItIsTold(Status status) {
    client.prepare = connection -> connection.connectOutcome = status;
    boolean[] closedBefore = {false};
    Probe<StreamConnection> probe = new Probe<>(1);
    probe.onEndDo(() -> closedBefore[0] = last().closed);
    sockets.connect(PEER).subscribe(probe);
    loop.runAll();
    assertFailed(probe, status);
    assertThat(closedBefore[0]).isTrue();
  }

  @Test
  void aConnectionThatTakesTooLongTimesOut() {
    client.prepare = connection -> connection.connectOutcome = null;
    Probe<StreamConnection> probe = connect(PEER, 1);
    loop.advance(StreamOptions.defaults().connectTimeout().toNanos() - 1);
    assertThat(probe.hasEnded()).isFalse();
    loop.advance(1);
    assertFailed(probe, Status.IO_TIMEOUT);
    assertThat(last().closed).isTrue();
  }

  @Test
  void aSocketThatCannotBeMadeFails() {
    client.making = Status.INSUFFICIENT_RESOURCES;
    assertFailed(connect(PEER, 1), Status.INSUFFICIENT_RESOURCES);
  }

  @Test
  void cancelWhileConnectingClosesTheSocketAndIsSilent() {
    client.prepare = connection -> connection.connectOutcome = null;
    Probe<StreamConnection> probe = connect(PEER, 1);
    probe.cancel();
    loop.runAll();
    assertThat(last().closed).isTrue();
    assertThat(probe.hasEnded()).isFalse();
    assertThat(loop.timers()).isZero();
  }

  @Test
  void cancelBeforeTheSocketIsMadeClosesItWhenItIs() {
    Probe<StreamConnection> probe = new Probe<>(1);
    sockets.connect(PEER).subscribe(probe);
    probe.cancel();
    loop.runAll();
    assertThat(last().closed).isTrue();
    assertThat(last().calls).doesNotContain("connect");
  }

  @Test
  void cancelInOnSubscribeMakesNoSocket() {
    Probe<StreamConnection> probe = new Probe<>(0);
    probe.onSubscribeDo(() -> probe.cancel());
    sockets.connect(PEER).subscribe(probe);
    loop.runAll();
    assertThat(client.connections).isEmpty();
  }

  @Test
  void theConnectionWaitsForDemand() {
    Probe<StreamConnection> probe = connect(PEER, 0);
    assertThat(probe.elements).isEmpty();
    probe.request(1);
    loop.runAll();
    assertThat(probe.elements).hasSize(1);
    assertThat(probe.completed).isTrue();
    probe.cancel(); // too late
    loop.runAll();
    assertThat(last().closing).isNull();
  }

  @Test
  void cancelOfAConnectionThatWaitsForDemandClosesIt() {
    Probe<StreamConnection> probe = connect(PEER, 0);
    probe.cancel();
    loop.runAll();
    assertThat(last().closed).isTrue();
    probe.request(1);
    loop.runAll();
    assertThat(probe.elements).isEmpty();
  }

  @Test
  void rs309_aBadRequestGivesTheAttemptUp() {
    client.prepare = connection -> connection.connectOutcome = null;
    Probe<StreamConnection> probe = connect(PEER, 1);
    probe.request(-1);
    loop.runAll();
    assertThat(probe.error)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3.9");
    assertThat(last().closed).isTrue();
  }

  @Test
  void aSubscriberThatThrowsInOnNextLeavesNoOpenConnection() {
    Probe<StreamConnection> probe = new Probe<>(1);
    probe.onNextDo(connection -> {
      throw new IllegalStateException("on purpose");
    });
    sockets.connect(PEER).subscribe(probe);
    loop.runAll();
    assertThat(last().closed).isTrue();
    assertThat(probe.hasEnded()).isFalse();
  }

  @Test
  void rs109_nullIsRefused() {
    assertThatThrownBy(() -> sockets.connect(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> sockets.connect(PEER).subscribe(null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> sockets.listen(PEER).subscribe(null))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void aListenerIsBoundAndTakesNothingWithoutDemand() {
    Probe<StreamListener> probe = new Probe<>(1);
    sockets.listen(PEER).subscribe(probe);
    loop.runAll();
    assertThat(probe.completed).isTrue();
    FakeListener socket = client.listeners.get(0);
    assertThat(socket.enabled).containsExactly(EventType.DISCONNECT);
    socket.connect();
    assertThat(socket.backlog).hasSize(1);
    Probe<StreamConnection> accepted = new Probe<>(1);
    probe.elements.get(0).accept().subscribe(accepted);
    loop.runAll();
    assertThat(accepted.elements).hasSize(1);
  }

  private FakeListener listenWith(ListenOptions options) {
    Probe<StreamListener> probe = new Probe<>(1);
    sockets.listen(PEER, options).subscribe(probe);
    loop.runAll();
    assertThat(probe.wrongs).isEmpty();
    return client.listeners.get(client.listeners.size() - 1);
  }

  @Test
  void aListenersOptionsAreSetBeforeItIsBound() {
    FakeListener socket = listenWith(ListenOptions.defaults()
        .withBacklog(7)
        .withInspection(true)
        .withPendLimit(8)
        .withPendTimeout(Duration.ofMillis(9)));
    assertThat(socket.calls)
        .startsWith(
            "set backlog 7",
            "set SO_CONDITIONAL_ACCEPT true",
            "set pend limit 8",
            "set pend timeout 9",
            "bind");
    assertThat(listenWith(ListenOptions.defaults()).calls).startsWith("bind");
  }

  @Test
  void anOptionThatCannotBeSetFailsTheListening() {
    client.optionOutcome = Status.NOT_SUPPORTED;
    Probe<StreamListener> probe = new Probe<>(1);
    sockets.listen(PEER, ListenOptions.defaults().withBacklog(7)).subscribe(probe);
    loop.runAll();
    assertFailed(probe, Status.NOT_SUPPORTED);
    assertThat(client.listeners.get(0).closed).isTrue();
    assertThat(client.listeners.get(0).calls).doesNotContain("bind");
  }

  // ---- close()

  private Thread loopThread(CountDownLatch stop) {
    Thread thread = new Thread(() -> {
      long start = System.nanoTime();
      long told = 0;
      while (stop.getCount() > 0) {
        loop.runAll();
        long now = System.nanoTime() - start;
        loop.advance(now - told);
        told = now;
        Thread.yield();
      }
    });
    thread.start();
    return thread;
  }

  @Test
  void closeEndsListenersConnectionsAndTheClient() throws Exception {
    Probe<StreamListener> listener = new Probe<>(1);
    sockets.listen(PEER).subscribe(listener);
    connect(PEER, 1);
    connect(PEER, 1);
    FakeConnection polite = client.connections.get(0);
    FakeConnection rude = client.connections.get(1);
    polite.disconnected(Disconnect.GRACEFUL);
    CountDownLatch stop = new CountDownLatch(1);
    Thread thread = loopThread(stop);
    try {
      sockets.close();
    } finally {
      stop.countDown();
      thread.join();
    }
    assertThat(client.listeners).allMatch(socket -> socket.closed);
    assertThat(polite.calls).endsWith("disconnect", "close");
    assertThat(rude.calls).endsWith("disconnect", "close");
    assertThat(client.closed).isTrue();
    sockets.close(); // nothing more
    Probe<StreamConnection> late = connect(PEER, 1);
    assertFailed(late, Status.DEVICE_NOT_READY);
    assertThat(late.error)
        .hasMessage("connect to 127.0.0.1:9: these sockets were closed (DEVICE_NOT_READY)");
  }

  @Test
  void closeOnALoopThrowsAndClosesNothing() {
    connect(PEER, 1);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    loop.run(() -> {
      try {
        sockets.close();
      } catch (IllegalStateException e) {
        thrown.set(e);
      }
    });
    assertThat(thrown.get()).isInstanceOf(IllegalStateException.class);
    assertThat(last().closing).isNull();
    assertThat(connect(PEER, 1).completed).isTrue();
  }

  @Test
  void anAttemptThatCloseMeetsHalfWayFails() throws Exception {
    client.prepare = connection -> connection.connectOutcome = null;
    Probe<StreamConnection> probe = connect(PEER, 1);
    CountDownLatch stop = new CountDownLatch(1);
    Thread thread = loopThread(stop);
    try {
      sockets.close();
      org.awaitility.Awaitility.await().until(probe::hasEnded);
    } finally {
      stop.countDown();
      thread.join();
    }
    assertThat(probe.error)
        .isInstanceOf(StatusException.class)
        .hasMessage("connect to 127.0.0.1:9: closed on this side (CANCELLED)");
    assertThat(last().closed).isTrue();
  }

  @Test
  void anInterruptHurriesTheCloseAndStays() throws Exception {
    connect(PEER, 1);
    CountDownLatch stop = new CountDownLatch(1);
    Thread thread = loopThread(stop);
    try {
      Thread.currentThread().interrupt();
      sockets.close();
      assertThat(Thread.interrupted()).isTrue();
    } finally {
      stop.countDown();
      thread.join();
    }
    assertThat(client.closed).isTrue();
  }
}
