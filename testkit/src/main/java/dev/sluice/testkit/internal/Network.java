package dev.sluice.testkit.internal;

import dev.sluice.api.Status;
import dev.sluice.spi.support.Addresses;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The one network of a simulation: who listens where, and how connections come to be. Hosts have no
 * boundaries here: an address that nobody of the simulation uses answers with a refusal. In steps
 * only, except where the test's side says otherwise.
 */
public final class Network {
  /** How often a request for a connection that nobody answers is sent again, in nanoseconds. */
  private static final long RETRY = 1_000_000_000L;

  /** When that is given up: what Linux does by default. */
  private static final long GIVE_UP = 127 * RETRY;

  private static final int FIRST_EPHEMERAL = 49_152;
  private static final int LAST_PORT = 65_535;

  private final Steps steps;
  private final FaultPlan faults;
  private final Lane.Group wires = new Lane.Group();

  /** Who has which address of TCP: whoever listens, and connections that are bound. */
  private final Bindings<Object> tcp = new Bindings<>();

  /** The same for UDP. */
  private final Bindings<DatagramEnd> udp = new Bindings<>();

  /** Who listens at a Unix path. */
  private final Map<SocketAddress, Acceptor> unix = new HashMap<>();

  /** Unix paths that exist, listened at or not. */
  private final Set<SocketAddress> paths = new HashSet<>();

  /** The addresses of the host under test, beside the loopback ones. */
  private final Set<InetAddress> hostAddresses = new LinkedHashSet<>();

  private final List<AddressWaiter> addressWaiters = new ArrayList<>();
  private final Lane hostLane = new Lane(wires, "host", "change");

  /** From one address to another, datagrams keep their order unless the script says otherwise. */
  private final Map<String, Lane> datagramLanes = new HashMap<>();

  /** When the latest one of such a lane arrives. */
  private final Map<Lane, Long> latestDatagrams = new HashMap<>();

  private int nextPort = FIRST_EPHEMERAL;
  private int links;

  /** Whether the seed cuts streams; else what is written together arrives and is told together. */
  private boolean cutting = true;

  /** An empty network. */
  public Network(Steps steps, FaultPlan faults) {
    this.steps = steps;
    this.faults = faults;
  }

  public Steps steps() {
    return steps;
  }

  FaultPlan faults() {
    return faults;
  }

  public void cutting(boolean bySeed) {
    cutting = bySeed;
  }

  boolean isCutting() {
    return cutting;
  }

  /** How much of something is taken at a time. */
  int part(int all) {
    return cutting ? steps.chance().part(all) : all;
  }

  /** When what is sent now arrives. */
  long arrival() {
    return steps.timeIn(faults.latency(steps.chance()));
  }

  // ---- addresses

  /** Whether an address is that of an unbound Unix socket. */
  static boolean isUnnamed(SocketAddress address) {
    return address instanceof UnixDomainSocketAddress unix
        && unix.getPath().toString().isEmpty();
  }

  /** Whether a socket of the host under test may have this address: SUCCESS, or why not. */
  Status checkLocal(SocketAddress address, ProtocolFamily family) {
    Status wrong = Addresses.local(address, family);
    boolean foreign = wrong == Status.SUCCESS
        && address instanceof InetSocketAddress known
        && !isLocal(known.getAddress());
    return foreign ? Status.INVALID_ADDRESS_COMPONENT : wrong;
  }

  private boolean isLocal(InetAddress address) {
    return address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || hostAddresses.contains(address);
  }

  /** A port that nobody listens at. */
  int freePort() {
    int port;
    do {
      port = nextPort;
      nextPort = nextPort == LAST_PORT ? FIRST_EPHEMERAL : nextPort + 1;
    } while (isPortTaken(port));
    return port;
  }

  private boolean isPortTaken(int port) {
    return tcp.isPortTaken(port) || udp.isPortTaken(port);
  }

  /** The address with a port: a free one for port 0. */
  SocketAddress withPort(SocketAddress address) {
    return address instanceof InetSocketAddress known && known.getPort() == 0
        ? new InetSocketAddress(known.getAddress(), freePort())
        : address;
  }

  /** Takes an address for TCP: SUCCESS, or who else has it. */
  Status bind(SocketAddress address, Bindings.Sharing sharing, Object owner) {
    if (address instanceof InetSocketAddress known) {
      return tcp.bind(known, sharing, owner);
    }
    return paths.add(address) ? Status.SUCCESS : Status.ADDRESS_ALREADY_EXISTS;
  }

  /** Takes an address for TCP and listens there. */
  Status listen(SocketAddress address, Bindings.Sharing sharing, Acceptor acceptor) {
    Status answer = bind(address, sharing, acceptor);
    if (answer == Status.SUCCESS && address instanceof UnixDomainSocketAddress) {
      unix.put(address, acceptor);
    }
    return answer;
  }

  /** Gives an address of TCP back; a Unix path that is kept refuses connections from then on. */
  void unbind(SocketAddress address, Object owner, boolean keepPath) {
    tcp.unbind(owner);
    unix.remove(address, owner);
    if (!keepPath && address instanceof UnixDomainSocketAddress) {
      paths.remove(address);
    }
  }

  private @Nullable Acceptor acceptorAt(SocketAddress address) {
    if (address instanceof InetSocketAddress known) {
      return (Acceptor) tcp.at(known, owner -> owner instanceof Acceptor);
    }
    return unix.get(address);
  }

  // ---- connections

  /**
   * Begins to connect.
   *
   * @param from a wildcard address becomes the loopback address
   * @param window the receive buffer of the one who connects
   */
  void connect(SocketAddress from, SocketAddress to, int window, Connector connector) {
    Lane lane = new Lane(wires, "link" + ++links, "wire");
    Attempt attempt = new Attempt(reachable(from, to), reachable(to, to), window, connector, lane);
    Status fault = faults.connectFault(to);
    if (fault != null) {
      steps.postAt(arrival(), lane, "no to " + to, () -> attempt.refuse(fault));
    } else {
      attempt.lost = faults.swallowsConnects(to);
      steps.postAt(arrival(), lane, "SYN to " + to, attempt::ask);
    }
  }

  private static SocketAddress reachable(SocketAddress address, SocketAddress family) {
    if (!(address instanceof InetSocketAddress known) || !known.getAddress().isAnyLocalAddress()) {
      return address;
    }
    boolean v6 =
        family instanceof InetSocketAddress other && other.getAddress().getAddress().length > 4;
    return new InetSocketAddress(
        v6 ? loopback6() : InetAddress.getLoopbackAddress(), known.getPort());
  }

  static InetAddress loopback6() {
    try {
      byte[] one = new byte[16];
      one[15] = 1;
      return InetAddress.getByAddress(one);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  /** One request for a connection. */
  private final class Attempt {
    private final SocketAddress from;
    private final SocketAddress to;
    private final int window;
    private final Connector connector;
    private final Lane lane;
    private final long begun = steps.now();
    private boolean lost;

    Attempt(SocketAddress from, SocketAddress to, int window, Connector connector, Lane lane) {
      this.from = from;
      this.to = to;
      this.window = window;
      this.connector = connector;
      this.lane = lane;
    }

    void ask() {
      if (connector.isWithdrawn()) {
        return;
      }
      Acceptor acceptor = acceptorAt(to);
      if (lost || (acceptor != null && !acceptor.hasRoom())) {
        askAgain();
      } else if (acceptor == null) {
        boolean missing = to instanceof UnixDomainSocketAddress && !paths.contains(to);
        Status why = missing ? Status.NOT_FOUND : Status.CONNECTION_REFUSED;
        steps.postAt(arrival(), lane, "no", () -> refuse(why));
      } else {
        establish(acceptor);
      }
    }

    private void askAgain() {
      if (steps.now() - begun >= GIVE_UP) {
        refuse(Status.IO_TIMEOUT);
      } else {
        steps.postAfter(RETRY, lane, "SYN again to " + to, this::ask);
      }
    }

    private void establish(Acceptor acceptor) {
      boolean unix = to instanceof UnixDomainSocketAddress;
      Function<String, Lane> wire = way -> new Lane(wires, lane.ownerName() + way, "wire");
      Pipe there = new Pipe(Network.this, wire.apply(">"), unix, acceptor.window());
      Pipe back = new Pipe(Network.this, wire.apply("<"), unix, window);
      there.join(back);
      back.join(there);
      acceptor.established(new End(there, back, to, from));
      End end = new End(back, there, from, to);
      steps.postAt(arrival(), lane, "SYN ACK", () -> {
        if (connector.isWithdrawn()) {
          end.out().reset();
        } else {
          connector.connected(end);
        }
      });
    }

    void refuse(Status why) {
      if (!connector.isWithdrawn()) {
        connector.refused(why);
      }
    }
  }

  // ---- datagrams

  Status bindDatagrams(InetSocketAddress address, Bindings.Sharing sharing, DatagramEnd owner) {
    return udp.bind(address, sharing, owner);
  }

  /** Whether a far end has an address; no other one shares it. */
  boolean hasDatagramPeer(InetSocketAddress address) {
    return udp.at(
            address,
            owner -> owner instanceof DatagramPeerEnd peer && peer.address().equals(address))
        != null;
  }

  void unbindDatagrams(DatagramEnd owner) {
    udp.unbind(owner);
  }

  /** Sends one datagram; what becomes of it, the script and the seed decide. */
  void send(DatagramEnd sender, InetSocketAddress from, InetSocketAddress to, byte[] bytes) {
    InetSocketAddress source = (InetSocketAddress) reachable(from, to);
    InetSocketAddress target = (InetSocketAddress) reachable(to, to);
    boolean loops = sender.loopsBack();
    for (int copies = faults.copies(steps.chance()); copies > 0; copies--) {
      Lane lane = faults.reorders()
          ? new Lane(wires, "datagram" + ++links, "wire")
          : datagramLanes.computeIfAbsent(
              source + ">" + target, way -> new Lane(wires, way, "datagrams"));
      long time = arrival();
      if (!faults.reorders()) {
        time = Math.max(time, latestDatagrams.getOrDefault(lane, 0L));
        latestDatagrams.put(lane, time);
      }
      steps.postAt(
          time,
          lane,
          bytes.length + " bytes to " + target,
          () -> deliver(sender, source, target, bytes, loops));
    }
  }

  private void deliver(
      DatagramEnd sender,
      InetSocketAddress from,
      InetSocketAddress to,
      byte[] bytes,
      boolean loops) {
    InetAddress address = to.getAddress();
    boolean multicast = address.isMulticastAddress();
    boolean broadcast = isBroadcast(address);
    DatagramEnd.Packet packet = new DatagramEnd.Packet(from, bytes, broadcast, multicast);
    if (multicast || broadcast) {
      for (DatagramEnd end : udp.allAt(to.getPort())) {
        boolean sameHost = end.isLocal() && sender.isLocal();
        if (broadcast || (end.isMember(address) && (!sameHost || loops))) {
          end.arrived(packet);
        }
      }
      return;
    }
    DatagramEnd end = udp.at(to, any -> true);
    if (end != null) {
      end.arrived(packet);
    } else {
      sender.unreachable(to);
    }
  }

  /** The limited broadcast address; hosts here have no subnets. */
  static boolean isBroadcast(InetAddress address) {
    for (byte part : address.getAddress()) {
      if (part != (byte) 0xFF) {
        return false;
      }
    }
    return address instanceof Inet4Address;
  }

  // ---- the host under test

  /** Its addresses of a family, loopback first. */
  List<InetAddress> hostAddresses(ProtocolFamily family) {
    boolean v6 = family == StandardProtocolFamily.INET6;
    List<InetAddress> all = new ArrayList<>();
    all.add(v6 ? loopback6() : InetAddress.getLoopbackAddress());
    for (InetAddress address : hostAddresses) {
      if (v6 != address instanceof Inet4Address) {
        all.add(address);
      }
    }
    return all;
  }

  /** Sets its addresses beside the loopback ones; between steps. */
  public void hostAddresses(List<InetAddress> addresses) {
    Set<InetAddress> before = new LinkedHashSet<>(hostAddresses);
    hostAddresses.clear();
    hostAddresses.addAll(addresses);
    boolean v4 = changed(before, false);
    boolean v6 = changed(before, true);
    for (AddressWaiter waiter : List.copyOf(addressWaiters)) {
      if (waiter.isV6() ? v6 : v4) {
        steps.post(hostLane, "addresses changed", waiter::changed);
      }
    }
  }

  private boolean changed(Set<InetAddress> before, boolean v6) {
    Predicate<InetAddress> wanted = address -> v6 != address instanceof Inet4Address;
    return !before.stream()
        .filter(wanted)
        .toList()
        .equals(hostAddresses.stream().filter(wanted).toList());
  }

  /** Who waits for a change of the addresses. */
  interface AddressWaiter {
    boolean isV6();

    void changed();
  }

  void await(AddressWaiter waiter) {
    addressWaiters.add(waiter);
  }

  void forget(AddressWaiter waiter) {
    addressWaiters.remove(waiter);
  }
}
