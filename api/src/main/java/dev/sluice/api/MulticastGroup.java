package dev.sluice.api;

import java.net.InetAddress;
import java.net.NetworkInterface;

/**
 * A multicast group on one network interface, for {@link SocketControl#JOIN_GROUP} and
 * {@link SocketControl#LEAVE_GROUP}.
 *
 * @param group a multicast address of the socket's family
 * @param network the interface on which to receive
 */
public record MulticastGroup(InetAddress group, NetworkInterface network) {}
