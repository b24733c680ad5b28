package dev.sluice.spi.support;

import dev.sluice.api.Status;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;

/**
 * Which addresses a socket can have and connect to, as far as the address itself tells. The
 * system's calls answer each in its own way, or throw, so they are not asked. Any thread.
 */
public final class Addresses {
  private Addresses() {}

  /**
   * The family of the sockets that can have an address.
   *
   * @param address any
   * @return its family; INET for an unresolved one, and for one of no family, which {@link #local}
   *     refuses
   */
  public static ProtocolFamily familyOf(SocketAddress address) {
    if (address instanceof UnixDomainSocketAddress) {
      return StandardProtocolFamily.UNIX;
    }
    boolean v6 = address instanceof InetSocketAddress internet
        && internet.getAddress() instanceof Inet6Address;
    return v6 ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
  }

  /**
   * Whether a socket of a family can be given an address. One of INET6 takes those of INET too.
   *
   * @param address of the socket, or of somebody it is to talk to
   * @param family of the socket
   * @return SUCCESS; INVALID_ADDRESS_COMPONENT for another family's, NO_MATCH for an unresolved one
   */
  public static Status local(SocketAddress address, ProtocolFamily family) {
    if (family == StandardProtocolFamily.UNIX) {
      return address instanceof UnixDomainSocketAddress
          ? Status.SUCCESS
          : Status.INVALID_ADDRESS_COMPONENT;
    }
    if (!(address instanceof InetSocketAddress internet)) {
      return Status.INVALID_ADDRESS_COMPONENT;
    }
    if (internet.isUnresolved()) {
      return Status.NO_MATCH;
    }
    return family == StandardProtocolFamily.INET6 || internet.getAddress() instanceof Inet4Address
        ? Status.SUCCESS
        : Status.INVALID_ADDRESS_COMPONENT;
  }

  /**
   * Whether datagrams of a socket of a family can go to an address.
   *
   * @param address of the receiver
   * @param family of the socket
   * @return as {@link #local}; INVALID_PARAMETER for the wildcard address and for port 0
   */
  public static Status destination(SocketAddress address, ProtocolFamily family) {
    Status status = local(address, family);
    boolean nobody = status == Status.SUCCESS
        && address instanceof InetSocketAddress internet
        && (internet.getPort() == 0 || internet.getAddress().isAnyLocalAddress());
    return nobody ? Status.INVALID_PARAMETER : status;
  }

  /**
   * Whether a socket of a family can connect to an address.
   *
   * @param address of the peer
   * @param family of the socket
   * @return as {@link #local}; INVALID_ADDRESS_COMPONENT for port 0, where nobody is
   */
  public static Status peer(SocketAddress address, ProtocolFamily family) {
    boolean portless = address instanceof InetSocketAddress internet
        && !internet.isUnresolved()
        && internet.getPort() == 0;
    return portless ? Status.INVALID_ADDRESS_COMPONENT : local(address, family);
  }
}
