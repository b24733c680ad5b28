package dev.sluice.tck.kit;

import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.util.stream.Stream;

/** What a contract test runs on: a subsystem, with a family of addresses. */
public sealed interface Net permits RealNet, SimulatedNet {
  /** Everything that the contract holds on, over TCP and over Unix sockets. */
  static Stream<Net> all() {
    return Stream.concat(RealNet.all(), SimulatedNet.few());
  }

  /** The same over TCP only. */
  static Stream<Net> tcp() {
    return all().filter(Net::isTcp);
  }

  /** Every transport of this system, over Unix sockets, whose paths are real files. */
  static Stream<Net> unix() {
    return all().filter(net -> !net.isTcp() && !net.isSimulated());
  }

  /** The same for datagrams: IPv4 and IPv6. */
  static Stream<Net> datagram() {
    return Stream.concat(RealNet.datagram(), SimulatedNet.datagram());
  }

  /** A world of its own for one test. */
  Driver driver();

  /** Whether a test's time and threads are simulated. */
  boolean isSimulated();

  /** Whether these are sockets of the system, on epoll. */
  boolean isEpoll();

  /** Whether a paused socket notices the peer's end, or a reset behind it, without reading. */
  boolean seesEndUnread();

  ProtocolFamily family();

  default boolean isTcp() {
    return family() == java.net.StandardProtocolFamily.INET;
  }

  /** Where to listen: an address that nobody uses. */
  SocketAddress freeAddress();

  /** Where to bind a connection before it connects. */
  SocketAddress wildcard();

  /** How much a test does: a number for real sockets, and one that is quick in a simulation. */
  default int pick(int real, int simulated) {
    return isSimulated() ? simulated : real;
  }

  /** More bytes than a connection holds whose receiver does not read. */
  int much();
}
