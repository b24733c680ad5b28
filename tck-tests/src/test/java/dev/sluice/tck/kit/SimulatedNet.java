package dev.sluice.tck.kit;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The simulation, with the seed that decides its run. For one test: it counts its addresses. */
public final class SimulatedNet implements Net {
  /** How many seeds a test runs with in its own class; SimulatedSeedsTest runs it with more. */
  private static final int FEW = 2;

  private final long seed;
  private final ProtocolFamily family;
  private int addresses;

  private SimulatedNet(long seed, ProtocolFamily family) {
    this.seed = seed;
    this.family = family;
  }

  /** The simulated TCP. */
  public static SimulatedNet tcp(long seed) {
    return new SimulatedNet(seed, StandardProtocolFamily.INET);
  }

  /** The simulated datagrams of IPv6. */
  public static SimulatedNet inet6(long seed) {
    return new SimulatedNet(seed, StandardProtocolFamily.INET6);
  }

  /** The simulated Unix sockets. */
  public static SimulatedNet unix(long seed) {
    return new SimulatedNet(seed, StandardProtocolFamily.UNIX);
  }

  /** A few seeds of each family; just {@code -Dsluice.seed} if that is set. */
  public static Stream<SimulatedNet> few() {
    return seeds().boxed().flatMap(seed -> Stream.of(tcp(seed), unix(seed)));
  }

  /** The same for datagrams: IPv4 and IPv6. */
  public static Stream<SimulatedNet> datagram() {
    return seeds().boxed().flatMap(seed -> Stream.of(tcp(seed), inet6(seed)));
  }

  private static LongStream seeds() {
    Long only = Long.getLong("sluice.seed");
    return only == null ? LongStream.rangeClosed(1, FEW) : LongStream.of(only);
  }

  public long seed() {
    return seed;
  }

  /** What is left to chance in a test itself. */
  public SplittableRandom random() {
    return new SplittableRandom(seed);
  }

  @Override
  public Driver driver() {
    return new SimulatedDriver(this);
  }

  @Override
  public boolean isSimulated() {
    return true;
  }

  @Override
  public boolean isEpoll() {
    return false;
  }

  @Override
  public boolean seesEndUnread() {
    return true;
  }

  @Override
  public ProtocolFamily family() {
    return family;
  }

  @Override
  public SocketAddress freeAddress() {
    if (family == StandardProtocolFamily.INET6) {
      return new InetSocketAddress("::1", 0);
    }
    return isTcp()
        ? new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)
        : UnixDomainSocketAddress.of("/simulated/" + ++addresses);
  }

  @Override
  public SocketAddress wildcard() {
    return new InetSocketAddress(0);
  }

  @Override
  public int much() {
    return 4 * SimulatedDriver.WINDOW;
  }

  @Override
  public String toString() {
    return "SIMULATED_" + (isTcp() ? "TCP" : family) + " seed " + seed;
  }
}
