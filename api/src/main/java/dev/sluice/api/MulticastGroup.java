package dev.sluice.api;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Objects;

/**
 * A multicast group on one network interface, for {@link SocketControl#JOIN_GROUP} and
 * {@link SocketControl#LEAVE_GROUP}.
 *
 * @param group a multicast address of the socket's family
 * @param network the interface on which to receive
 */
public record MulticastGroup(InetAddress group, NetworkInterface network) {
  /**
   * Checks that both are there.
   *
   * @param group a multicast address of the socket's family
   * @param network the interface on which to receive
   */
  public MulticastGroup {
    Objects.requireNonNull(group, "group");
    Objects.requireNonNull(network, "network");
  }
}
