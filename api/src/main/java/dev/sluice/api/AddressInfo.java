package dev.sluice.api;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * What {@link SocketClient#addressInfo} found: the list of WskGetAddressInfo. Garbage collected, so
 * there is no WskFreeAddressInfo.
 *
 * @param addresses resolved, one or more, in the order of preference
 * @param canonicalName the host's name as the resolver tells it, which may be the one that was
 *     asked for; the first address as text where the query named no host
 */
public record AddressInfo(List<InetSocketAddress> addresses, String canonicalName) {
  /**
   * Takes a copy of the list.
   *
   * @param addresses as above
   * @param canonicalName as above
   */
  public AddressInfo {
    addresses = List.copyOf(addresses);
  }
}
