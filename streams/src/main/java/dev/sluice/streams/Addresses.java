package dev.sluice.streams;

import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;

/** What the address of a peer or a listener says about its socket. */
final class Addresses {
  private Addresses() {}

  /**
   * The family of a socket for an address.
   *
   * @throws StatusException NO_MATCH for an unresolved name, INVALID_ADDRESS_COMPONENT for other
   *     kinds of address
   */
  static ProtocolFamily family(SocketAddress address, String operation) {
    if (address instanceof UnixDomainSocketAddress) {
      return StandardProtocolFamily.UNIX;
    }
    if (!(address instanceof InetSocketAddress inet)) {
      throw new StatusException(Status.INVALID_ADDRESS_COMPONENT, operation);
    }
    if (inet.isUnresolved()) {
      throw new StatusException(Status.NO_MATCH, operation);
    }
    return inet.getAddress() instanceof Inet6Address
        ? StandardProtocolFamily.INET6
        : StandardProtocolFamily.INET;
  }

  /** How a person writes an address. */
  static String text(SocketAddress address) {
    if (!(address instanceof InetSocketAddress inet)) {
      String path = address.toString();
      return path.isEmpty() ? "(unnamed)" : path;
    }
    InetAddress ip = inet.getAddress();
    String host = ip == null ? inet.getHostString() : ip.getHostAddress();
    return (ip instanceof Inet6Address ? "[" + host + "]" : host) + ":" + inet.getPort();
  }

  /** The wildcard address of a family, with a port that the system chooses. */
  static InetSocketAddress anyLocal(ProtocolFamily family) {
    try {
      byte[] zeros = new byte[family == StandardProtocolFamily.INET6 ? 16 : 4];
      return new InetSocketAddress(InetAddress.getByAddress(zeros), 0);
    } catch (UnknownHostException never) {
      throw new IllegalStateException("4 or 16 bytes are an address", never);
    }
  }
}
