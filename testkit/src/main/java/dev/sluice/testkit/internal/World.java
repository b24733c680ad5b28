package dev.sluice.testkit.internal;

import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.ContractVersion;
import dev.sluice.api.EventSocket;
import dev.sluice.api.SocketClient;
import dev.sluice.api.SocketTransport;
import dev.sluice.api.SocketType;
import dev.sluice.api.Status;
import dev.sluice.spi.SocketView;
import java.net.StandardProtocolFamily;
import java.util.ArrayList;
import java.util.List;

/** One simulation: its time, its network, and the clients registered with it. */
public final class World {
  private final Steps steps;
  private final FaultPlan faults = new FaultPlan();
  private final Network network;
  private final NameTable names = new NameTable();

  /** The kinds of sockets there are. */
  private List<SocketTransport> transports = List.of(
      new SocketTransport(StandardProtocolFamily.INET, SocketType.STREAM, "TCP"),
      new SocketTransport(StandardProtocolFamily.INET, SocketType.DATAGRAM, "UDP"),
      new SocketTransport(StandardProtocolFamily.INET6, SocketType.STREAM, "TCP"),
      new SocketTransport(StandardProtocolFamily.INET6, SocketType.DATAGRAM, "UDP"),
      new SocketTransport(StandardProtocolFamily.UNIX, SocketType.STREAM, "unix"));

  /** Every client there ever was; guarded by this. */
  private final List<SimulatedClient> clients = new ArrayList<>();

  /** Every socket that retained something; guarded by this. */
  private final List<SimulatedSocket> hoarders = new ArrayList<>();

  /** An empty world. */
  public World(long seed) {
    this.steps = new Steps(seed);
    this.network = new Network(steps, faults);
  }

  public Steps steps() {
    return steps;
  }

  public Network network() {
    return network;
  }

  public FaultPlan faults() {
    return faults;
  }

  public NameTable names() {
    return names;
  }

  List<SocketTransport> transports() {
    return transports;
  }

  /** Sets the kinds of sockets there are; between steps. */
  public synchronized void transports(List<SocketTransport> list) {
    boolean changed = !transports.equals(list);
    transports = List.copyOf(list);
    for (SimulatedClient client : clients) {
      if (changed && !client.hasEnded()) {
        client.transportsChanged();
      }
    }
  }

  /** A new registration. */
  public synchronized SocketClient register(ContractVersion version) {
    SimulatedClient client = new SimulatedClient(this, version, "client" + (clients.size() + 1));
    clients.add(client);
    return client;
  }

  /** What is open, retained or pending, in words; empty when nothing is. */
  public synchronized List<String> held() {
    List<String> held = new ArrayList<>();
    for (SimulatedClient client : clients) {
      for (EventSocket socket : client.sockets()) {
        held.add("open: " + socket);
      }
      if (client.pending() > 0) {
        held.add("pending: " + client.pending() + " requests of " + client);
      }
    }
    for (SimulatedSocket socket : hoarders) {
      if (socket.memory.held().lists() > 0) {
        held.add("retained by " + socket + ": " + socket.memory.held().lists() + " lists");
      }
    }
    return held;
  }

  synchronized void retained(SimulatedSocket socket) {
    if (!hoarders.contains(socket)) {
      hoarders.add(socket);
    }
  }

  // ---- what the script does to sockets

  /**
   * A connection of this world.
   *
   * @throws IllegalArgumentException if it is none
   */
  private SimulatedConnection connection(ConnectionSocket socket) {
    if (SocketView.bottom(socket) instanceof SimulatedConnection ours
        && ours.client.world() == this) {
      return ours;
    }
    throw new IllegalArgumentException(socket + " is no connection of " + steps);
  }

  /** The pipe into a connection. */
  private Pipe into(ConnectionSocket socket) {
    SimulatedConnection known = connection(socket);
    End end = known.end();
    if (end == null || !known.isOpen()) {
      throw new IllegalArgumentException(socket + " is not connected");
    }
    return end.in();
  }

  public void resetAfter(ConnectionSocket socket, long bytes) {
    into(socket).cutAfter(bytes, Status.CONNECTION_RESET);
  }

  public void endAfter(ConnectionSocket socket, long bytes) {
    into(socket).cutAfter(bytes, null);
  }

  public void stall(ConnectionSocket socket, boolean stalled) {
    End end = connection(socket).end();
    if (end != null) {
      end.out().hold(stalled);
    }
  }

  public void fail(EventSocket socket) {
    EventSocket bottom = SocketView.bottom(socket);
    Object known = bottom instanceof SimulatedStream stream ? stream.current() : bottom;
    if (!(known instanceof SimulatedSocket ours) || ours.client.world() != this) {
      throw new IllegalArgumentException(socket + " is no socket of " + steps);
    }
    ours.fail();
  }
}
