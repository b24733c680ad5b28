package dev.sluice.testkit.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Who receives datagrams at an address. In steps only. */
interface DatagramEnd {
  /** A datagram that arrived. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares packets
  record Packet(InetSocketAddress from, byte[] bytes, boolean broadcast, boolean multicast) {}

  void arrived(Packet packet);

  /** Nobody was where a datagram of this end went. */
  void unreachable(InetSocketAddress to);

  /** Whether this end takes part in a multicast group. */
  boolean isMember(InetAddress group);

  /** Whether this end is one of the host under test. */
  boolean isLocal();

  /** Whether what this end sends to a group comes back to its own host. */
  boolean loopsBack();
}
