package dev.sluice.tck.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.AcceptEvent;
import dev.sluice.api.AcceptVerdict;
import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.DatagramEvents;
import dev.sluice.api.DatagramSocket;
import dev.sluice.api.EventSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.Request;
import dev.sluice.api.SocketClient;
import dev.sluice.api.SocketStatistics;
import dev.sluice.api.Status;
import dev.sluice.streams.ListenOptions;
import dev.sluice.streams.StreamConnection;
import dev.sluice.streams.StreamListener;
import dev.sluice.streams.StreamOptions;
import dev.sluice.streams.StreamSockets;
import dev.sluice.testkit.Simulation;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.reactivestreams.Publisher;

/**
 * A client of its own for one test, with the peers of its connections. Closing it ends everything
 * and proves that no socket, thread or retained buffer is left, and that no callback broke a rule.
 */
public final class Rig implements AutoCloseable {
  private final Net net;
  private final Driver driver;
  private final SocketClient client;
  private final StreamSockets streams;

  /** The test's thread adds, as to all below; the loop adds accepted sockets' logs. */
  private final List<Peer> peers = new CopyOnWriteArrayList<>();

  private final List<DatagramPeer> datagramPeers = new ArrayList<>();
  private final List<DatagramLog> datagramLogs = new ArrayList<>();
  private final List<EventLog> logs = new CopyOnWriteArrayList<>();
  private final List<Probe<?>> probes = new CopyOnWriteArrayList<>();
  private final List<PeerServer> servers = new ArrayList<>();

  private Rig(Net net, Driver driver, SocketClient client, StreamOptions options) {
    this.net = net;
    this.driver = driver;
    this.client = client;
    this.streams = StreamSockets.over(client, options);
  }

  /** A rig for a test that closes it and its driver itself; others use {@link Rigs}. */
  public static Rig open(Net net, Driver driver, SocketClient client, StreamOptions options) {
    return new Rig(net, driver, client, options);
  }

  public Net net() {
    return net;
  }

  public SocketClient client() {
    return client;
  }

  public StreamSockets streams() {
    return streams;
  }

  // ---- kernel-style sockets ----

  /** A connection socket that is neither bound nor connected. */
  public ConnectionSocket connectionSocket(ConnectionEvents events) {
    watch(events);
    return Call.socket(
        ConnectionSocket.class, done -> client.connectionSocket(net.family(), events, done));
  }

  /** A listening socket that is not bound. */
  public ListeningSocket listeningSocket(ListeningEvents events) {
    return Call.socket(
        ListeningSocket.class, done -> client.listeningSocket(net.family(), events, done));
  }

  /** A listening socket, bound, its accept event enabled or not. */
  public ListeningSocket listener(ListeningEvents events, EventType... enabled) {
    ListeningSocket listener = listeningSocket(events);
    assertThat(Call.run(done -> listener.bind(net.freeAddress(), done))).isEqualTo(Status.SUCCESS);
    enable(listener, enabled);
    return listener;
  }

  /** A connection to a raw peer, with some events on. */
  public Connected connected(ConnectionEvents events, EventType... enabled) {
    return connected(events, 0, enabled);
  }

  /** The same; the peer's receive buffer is set unless it is 0. */
  public Connected connected(ConnectionEvents events, int peerReceiveBuffer, EventType... enabled) {
    ConnectionSocket socket = connectionSocket(events);
    PeerServer server = server(peerReceiveBuffer);
    Call connecting = Call.start(done -> connect(socket, server.address(), done));
    Peer peer = peer(server.accept());
    assertThat(connecting.status()).isEqualTo(Status.SUCCESS);
    server.remove();
    enable(socket, enabled);
    return new Connected(socket, peer);
  }

  /** Binds where that must be, then connects. */
  public Status connect(ConnectionSocket socket, SocketAddress address, Request done) {
    if (net.isTcp()) {
      assertThat(Call.run(bound -> socket.bind(net.wildcard(), bound))).isEqualTo(Status.SUCCESS);
    }
    return socket.connect(address, done);
  }

  /** A connection from a raw peer, accepted by the accept event, with some events on. */
  public Connected accepted(ConnectionEvents events, EventType... enabled) {
    watch(events);
    List<ConnectionSocket> taken = new CopyOnWriteArrayList<>();
    ListeningEvents accept = new ListeningEvents() {
      @Override
      public AcceptVerdict accept(AcceptEvent event) {
        if (events != null) {
          event.events(events);
        }
        taken.add(event.socket());
        return AcceptVerdict.SUCCESS;
      }
    };
    ListeningSocket listener = listener(accept, EventType.ACCEPT);
    Peer peer = dial(listener);
    until(() -> !taken.isEmpty());
    enable(taken.get(0), enabled);
    return new Connected(taken.get(0), peer);
  }

  /** A raw peer that connects to a listener. */
  public Peer dial(ListeningSocket listener) {
    return dial(listener.localAddress());
  }

  public Peer dial(SocketAddress address) {
    return peer(driver.dial(address));
  }

  /** A log, checked when this rig closes. */
  public EventLog log() {
    return log(EventLog.ACCEPT);
  }

  public EventLog log(EventLog.Answer answer) {
    EventLog log = new EventLog(answer);
    logs.add(log);
    return log;
  }

  // ---- datagrams ----

  /** A datagram socket that is not bound. */
  public DatagramSocket datagramSocket(DatagramEvents events) {
    if (events instanceof DatagramLog log) {
      datagramLogs.add(log);
    }
    return Call.socket(
        DatagramSocket.class, done -> client.datagramSocket(net.family(), events, done));
  }

  /** A datagram socket, bound to the loopback interface, its event enabled or not. */
  public DatagramSocket datagrams(DatagramEvents events, EventType... enabled) {
    DatagramSocket socket = datagramSocket(events);
    assertThat(Call.run(done -> socket.bind(net.freeAddress(), done))).isEqualTo(Status.SUCCESS);
    enable(socket, enabled);
    return socket;
  }

  /** A raw peer for datagrams. */
  public DatagramPeer datagramPeer() {
    return datagramPeer(net.freeAddress());
  }

  public DatagramPeer datagramPeer(SocketAddress address) {
    DatagramPeer peer = driver.datagramPeer(address);
    datagramPeers.add(peer);
    return peer;
  }

  private void watch(ConnectionEvents events) {
    if (events instanceof EventLog log && !logs.contains(log)) {
      logs.add(log);
    }
  }

  public static void enable(EventSocket socket, EventType... events) {
    if (events.length > 0) {
      assertThat(socket.enableEvents(Set.of(events))).isEqualTo(Status.SUCCESS);
    }
  }

  // ---- streams ----

  /** A stream connection to a raw peer. */
  public Streamed streamed() {
    return streamed(0);
  }

  /** The same; the peer's receive buffer is set unless it is 0. */
  public Streamed streamed(int peerReceiveBuffer) {
    PeerServer server = server(peerReceiveBuffer);
    Probe<StreamConnection> connecting = probe(streams.connect(server.address()), 1);
    Peer peer = peer(server.accept());
    connecting.awaitEnd();
    server.remove();
    assertThat(connecting.error()).isNull();
    return new Streamed(connecting.last(), peer);
  }

  /** A stream listener at a free address. */
  public StreamListener streamListener() {
    return first(streams.listen(net.freeAddress()));
  }

  /** The same with options. */
  public StreamListener streamListener(ListenOptions options) {
    return first(streams.listen(net.freeAddress(), options));
  }

  /** The one element of a publisher that then completes. */
  public <T> T first(Publisher<T> publisher) {
    Probe<T> probe = probe(publisher, 1).awaitEnd();
    assertThat(probe.error()).isNull();
    return probe.last();
  }

  /** Waits until a publisher without elements completes. */
  public void finish(Publisher<Void> publisher) {
    assertThat(probe(publisher, 1).awaitEnd().error()).isNull();
  }

  /** Subscribes a probe whose findings are checked when this rig closes. */
  public <T> Probe<T> probe(Publisher<T> publisher, long demand) {
    return probe(publisher, demand, (probe, element) -> {});
  }

  /** The same, with an action for each element. */
  public <T> Probe<T> probe(
      Publisher<T> publisher, long demand, BiConsumer<Probe<T>, ? super T> action) {
    Probe<T> probe = Probe.on(publisher, demand, action);
    probes.add(probe);
    return probe;
  }

  // ---- peers ----

  /** A server of peers at a free address; closed with this rig, or earlier. */
  public PeerServer server(int receiveBuffer) {
    PeerServer server = driver.server(receiveBuffer);
    servers.add(server);
    return server;
  }

  /** See {@link Driver#silentAddress}. */
  public SocketAddress silentAddress() {
    return driver.silentAddress();
  }

  /** Has a peer closed with this rig. */
  public Peer peer(Peer peer) {
    peers.add(peer);
    return peer;
  }

  // ---- going on ----

  /** The simulation; only a test that is one of the simulation alone asks. */
  public Simulation simulation() {
    return ((SimulatedDriver) driver).simulation();
  }

  /** See {@link Driver#until}. */
  public void until(BooleanSupplier condition) {
    driver.until(condition);
  }

  /** See {@link Driver#stays}. */
  public void stays(BooleanSupplier condition) {
    driver.stays(condition);
  }

  /** See {@link Driver#aside}. */
  public void aside(Runnable action) {
    driver.aside(action);
  }

  /** See {@link Driver#nudge}. */
  public void nudge() {
    driver.nudge();
  }

  /** See {@link Driver#gate}. */
  public Gate gate() {
    return driver.gate();
  }

  /** See {@link Driver#settle}. */
  public void settle(EventSocket socket) {
    driver.settle(socket);
  }

  /** See {@link Driver#onLoop}. */
  public void onLoop(EventSocket socket, Runnable action) {
    driver.onLoop(socket, action);
  }

  // ---- the end ----

  /** Closes every socket; the client and its loops go on. */
  public Collection<EventSocket> closeSockets() {
    Collection<EventSocket> closed = client.sockets();
    for (EventSocket socket : closed) {
      Call.run(socket::close);
    }
    return closed;
  }

  @Override
  public void close() {
    Collection<EventSocket> left = closeSockets();
    peers.forEach(Peer::close);
    datagramPeers.forEach(DatagramPeer::close);
    driver.closing(streams::close);
    servers.forEach(PeerServer::remove);
    assertThat(client.sockets()).as("sockets left").isEmpty();
    for (EventSocket socket : left) {
      assertThat(socket.statistics().receive().retained())
          .as("retained lists left")
          .isZero();
    }
    for (EventLog log : logs) {
      assertThat(log.violations()).as("rules that the provider broke").isEmpty();
    }
    for (DatagramLog log : datagramLogs) {
      assertThat(log.violations()).as("rules that the provider broke").isEmpty();
    }
    for (Probe<?> probe : probes) {
      assertThat(probe.violations()).as("rules that a publisher broke").isEmpty();
    }
  }

  /** A kernel-style connection and its peer. */
  public record Connected(ConnectionSocket socket, Peer peer) {
    public SocketStatistics.Receive received() {
      return socket.statistics().receive();
    }
  }

  /** A stream connection and its peer. */
  public record Streamed(StreamConnection connection, Peer peer) {
    public SocketStatistics.Receive received() {
      return connection.statistics().receive();
    }

    public ConnectionSocket socket() {
      return connection.socket();
    }
  }
}
