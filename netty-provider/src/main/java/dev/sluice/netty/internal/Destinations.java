package dev.sluice.netty.internal;

import dev.sluice.api.DatagramFlag;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Set;

/**
 * What the address of a socket tells of the datagrams that come to it. Their own destination would
 * need IP_PKTINFO and recvmsg, which neither transport offers: so a socket of the wildcard is told
 * nothing, and one that is bound to a group or a broadcast address everything.
 */
final class Destinations {
  private static final int IPV4_BITS = 32;

  /** 255.255.255.255. */
  private static final int LIMITED_BROADCAST = -1;

  private Destinations() {}

  /** What is true of every datagram that comes to a socket bound to this address. */
  static Set<DatagramFlag> flagsOf(InetAddress bound) throws SocketException {
    if (bound.isMulticastAddress()) {
      return Set.of(DatagramFlag.MULTICAST);
    }
    return bound instanceof Inet4Address && !bound.isAnyLocalAddress() && isBroadcast(bound)
        ? Set.of(DatagramFlag.BROADCAST)
        : Set.of();
  }

  private static boolean isBroadcast(InetAddress address) throws SocketException {
    int bits = bits(address);
    return bits == LIMITED_BROADCAST
        || NetworkInterface.networkInterfaces()
            .flatMap(network -> network.getInterfaceAddresses().stream())
            .anyMatch(own -> isLastOf(own, bits));
  }

  /** Whether an address is the last one of a network; networks of two have no broadcast. */
  static boolean isLastOf(InterfaceAddress own, int bits) {
    int hostBits = IPV4_BITS - own.getNetworkPrefixLength();
    if (!(own.getAddress() instanceof Inet4Address) || hostBits < 2 || hostBits >= IPV4_BITS) {
      return false;
    }
    int hosts = (1 << hostBits) - 1;
    return bits == (bits(own.getAddress()) | hosts);
  }

  private static int bits(InetAddress address) {
    return ByteBuffer.wrap(address.getAddress()).getInt();
  }
}
