package dev.sluice.testkit.internal;

import dev.sluice.api.Status;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
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

  /** Who listens; a Unix path or an address with its port. */
  private final Map<SocketAddress, Acceptor> listening = new HashMap<>();

  /** Unix paths that exist, listened at or not. */
  private final Set<SocketAddress> paths = new HashSet<>();

  /** The addresses of the host under test, beside the loopback ones. */
  private final Set<InetAddress> hostAddresses = new LinkedHashSet<>();

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
    return steps.now() + faults.latency(steps.chance());
  }

  // ---- addresses

  /** Whether an address is one of a family's sockets. */
  static boolean isOf(SocketAddress address, ProtocolFamily family) {
    if (family == StandardProtocolFamily.UNIX) {
      return address instanceof UnixDomainSocketAddress;
    }
    return address instanceof InetSocketAddress known
        && (family == StandardProtocolFamily.INET6
            || known.getAddress() == null
            || known.getAddress().isAnyLocalAddress()
            || known.getAddress() instanceof Inet4Address);
  }

  /** Whether a socket of the host under test may have this address: SUCCESS, or why not. */
  Status checkLocal(SocketAddress address, ProtocolFamily family) {
    if (!isOf(address, family)) {
      return Status.INVALID_ADDRESS_COMPONENT;
    }
    if (address instanceof InetSocketAddress known
        && (known.isUnresolved() || !isLocal(known.getAddress()))) {
      return Status.INVALID_ADDRESS_COMPONENT;
    }
    return Status.SUCCESS;
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
    return listening.keySet().stream()
        .anyMatch(taken -> taken instanceof InetSocketAddress known && known.getPort() == port);
  }

  /** The address with a port: a free one for port 0. */
  SocketAddress withPort(SocketAddress address) {
    return address instanceof InetSocketAddress known && known.getPort() == 0
        ? new InetSocketAddress(known.getAddress(), freePort())
        : address;
  }

  /**
   * Begins to listen.
   *
   * @return SUCCESS, or ADDRESS_ALREADY_EXISTS
   */
  Status listen(SocketAddress address, Acceptor acceptor) {
    if (paths.contains(address) || listening.keySet().stream().anyMatch(l -> clash(l, address))) {
      return Status.ADDRESS_ALREADY_EXISTS;
    }
    listening.put(address, acceptor);
    if (address instanceof UnixDomainSocketAddress) {
      paths.add(address);
    }
    return Status.SUCCESS;
  }

  private static boolean clash(SocketAddress one, SocketAddress other) {
    if (one instanceof InetSocketAddress a && other instanceof InetSocketAddress b) {
      return a.getPort() == b.getPort()
          && (a.getAddress().equals(b.getAddress())
              || a.getAddress().isAnyLocalAddress()
              || b.getAddress().isAnyLocalAddress());
    }
    return one.equals(other);
  }

  /** Ends to listen; a Unix path that is kept refuses connections from then on. */
  void unlisten(SocketAddress address, boolean keepPath) {
    listening.remove(address);
    if (!keepPath) {
      paths.remove(address);
    }
  }

  private @Nullable Acceptor acceptorAt(SocketAddress address) {
    Acceptor exact = listening.get(address);
    if (exact != null || !(address instanceof InetSocketAddress wanted)) {
      return exact;
    }
    for (Map.Entry<SocketAddress, Acceptor> entry : listening.entrySet()) {
      if (entry.getKey() instanceof InetSocketAddress known
          && known.getPort() == wanted.getPort()
          && known.getAddress().isAnyLocalAddress()) {
        return entry.getValue();
      }
    }
    return null;
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

  private static InetAddress loopback6() {
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
}
