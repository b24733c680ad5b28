package dev.sluice.api;

import java.net.ProtocolFamily;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@link SocketClient#addressInfo} looks up: WskGetAddressInfo's parameters. Source: WSK
 * reference 2.5.
 *
 * @param node a host name or a numeric address; {@code null} or empty for the loopback address, or
 *     for the wildcard address if {@code passive}
 * @param service a service's name or a port number without a sign; {@code null} for port 0
 * @param family which addresses are wanted, {@code null} for INET and INET6
 * @param type for which kind of socket the service is looked up
 * @param numericHost AI_NUMERICHOST: {@code node} must be {@code null} or numeric, else
 *     {@link Status#NO_MATCH}, for an empty one too; no name is looked up
 * @param passive AI_PASSIVE: the addresses are for binding
 */
public record AddressQuery(
    @Nullable String node,
    @Nullable String service,
    @Nullable ProtocolFamily family,
    SocketType type,
    boolean numericHost,
    boolean passive) {
  /**
   * Checks that there is a kind of socket.
   *
   * @param node a host name or a numeric address; {@code null} or empty for the loopback address,
   *     or for the wildcard address if {@code passive}
   * @param service a service's name or a port number without a sign; {@code null} for port 0
   * @param family which addresses are wanted, {@code null} for INET and INET6
   * @param type for which kind of socket the service is looked up
   * @param numericHost AI_NUMERICHOST: {@code node} must be {@code null} or numeric, else
   *     {@link Status#NO_MATCH}, for an empty one too; no name is looked up
   * @param passive AI_PASSIVE: the addresses are for binding
   */
  public AddressQuery {
    Objects.requireNonNull(type, "type");
  }

  /**
   * The addresses of a host.
   *
   * @param node a host name or a numeric address
   * @param service a service's name or a port number
   * @return a query for stream sockets of both families
   */
  public static AddressQuery of(String node, String service) {
    Objects.requireNonNull(node, "node");
    Objects.requireNonNull(service, "service");
    return new AddressQuery(node, service, null, SocketType.STREAM, false, false);
  }
}
