package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.AcceptEvent;
import dev.sluice.api.AcceptVerdict;
import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.EventSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.Request;
import dev.sluice.api.SocketClient;
import dev.sluice.api.Status;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** A simulation with one client, and the ways to have sockets and far ends in it. */
final class Bench implements AutoCloseable {
  static final InetSocketAddress SERVER = new InetSocketAddress("127.0.0.1", 7000);

  final Simulation simulation;
  final SocketClient client;

  Bench(long seed) {
    this(new Simulation(seed));
  }

  private Bench(Simulation simulation) {
    this(simulation, SocketClient.register(simulation.configuration()));
  }

  Bench(Simulation simulation, SocketClient client) {
    this.simulation = simulation;
    this.client = client;
  }

  /** A connection and its far end. */
  record Link(ConnectionSocket socket, SimulatedPeer peer) {}

  /** Makes a call and runs the simulation to its end. */
  Request run(Function<Request, Status> call) {
    Request request = new Request();
    call.apply(request);
    simulation.await(request::isDone);
    return request;
  }

  Status status(Function<Request, Status> call) {
    return run(call).status();
  }

  ConnectionSocket unconnected(ConnectionEvents events) {
    return run(done -> client.connectionSocket(StandardProtocolFamily.INET, events, done))
        .socket(ConnectionSocket.class);
  }

  ConnectionSocket bound(ConnectionEvents events) {
    ConnectionSocket socket = unconnected(events);
    assertThat(status(done -> socket.bind(new InetSocketAddress(0), done)))
        .isEqualTo(Status.SUCCESS);
    return socket;
  }

  Link connected(ConnectionEvents events, EventType... enabled) {
    try (SimulatedServer server = simulation.listen(new InetSocketAddress("127.0.0.1", 0))) {
      ConnectionSocket socket = bound(events);
      assertThat(status(done -> socket.connect(server.address(), done))).isEqualTo(Status.SUCCESS);
      SimulatedPeer peer = server.accept();
      enable(socket, enabled);
      return new Link(socket, peer);
    }
  }

  ListeningSocket listener(ListeningEvents events, EventType... enabled) {
    ListeningSocket listener = run(done ->
            client.listeningSocket(StandardProtocolFamily.INET, events, done))
        .socket(ListeningSocket.class);
    SocketAddress free = new InetSocketAddress("127.0.0.1", 0);
    assertThat(status(done -> listener.bind(free, done))).isEqualTo(Status.SUCCESS);
    enable(listener, enabled);
    return listener;
  }

  static void enable(EventSocket socket, EventType... events) {
    if (events.length > 0) {
      assertThat(socket.enableEvents(Set.of(events))).isEqualTo(Status.SUCCESS);
    }
  }

  /** Accepts everything, with these callbacks. */
  static final class Accepting implements ListeningEvents {
    final List<ConnectionSocket> sockets = new ArrayList<>();
    private final ConnectionEvents events;

    Accepting(ConnectionEvents events) {
      this.events = events;
    }

    @Override
    public AcceptVerdict accept(AcceptEvent event) {
      sockets.add(event.socket());
      if (events != null) {
        event.events(events);
      }
      return AcceptVerdict.SUCCESS;
    }
  }

  /** Closes every socket and the client, and proves that nothing is left. */
  @Override
  public void close() {
    for (EventSocket socket : client.sockets()) {
      socket.close(new Request());
    }
    client.close();
    simulation.assertNothingHeld();
  }
}
