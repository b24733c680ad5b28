package dev.sluice.api;

import java.net.SocketAddress;
import java.util.Objects;
import java.util.Set;

/**
 * Where a received datagram came from: the out parameters of WskReceiveFrom.
 *
 * @param remoteAddress the sender
 * @param flags what is said of the datagram
 */
public record DatagramSource(SocketAddress remoteAddress, Set<DatagramFlag> flags) {
  /**
   * Takes a copy of the flags.
   *
   * @param remoteAddress as above
   * @param flags as above
   */
  public DatagramSource {
    Objects.requireNonNull(remoteAddress, "remoteAddress");
    flags = Set.copyOf(flags);
  }
}
