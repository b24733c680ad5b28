package dev.sluice.api;

import dev.sluice.spi.SocketProvider;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One registration with a subsystem: WskRegister, WskCaptureProviderNPI and the provider dispatch
 * in one. Independent of every other registration (WSK R1), with event loops of its own.
 */
public interface SocketClient extends AutoCloseable {
  /**
   * Registers with the provider found on the class or module path, as that is configured by
   * default.
   *
   * @return a new client, to be closed
   * @throws StatusException with {@link Status#DEVICE_NOT_READY} if there is no provider (WSK R2)
   */
  static SocketClient register() {
    return register(null);
  }

  /**
   * Registers with the provider that a configuration is for.
   *
   * @param configuration a provider's own type, or {@code null} for the default provider and its
   *     defaults
   * @return a new client, to be closed
   * @throws StatusException with {@link Status#DEVICE_NOT_READY} if there is no such provider (WSK
   *     R2), or whatever status the provider refuses with
   */
  static SocketClient register(@Nullable ClientConfiguration configuration) {
    return register(configuration, ClientEvents.NONE, ContractVersion.CURRENT);
  }

  /**
   * Registers for a version of the contract, with the callbacks of the client.
   *
   * @param configuration as above
   * @param events the callbacks
   * @param version what the application was written for
   * @return a new client, to be closed
   * @throws StatusException as above; with {@link Status#NOINTERFACE} if the provider does not
   *     support the version (WSK R3), {@link Status#INSUFFICIENT_RESOURCES} if there are no
   *     descriptors for its event loops
   */
  static SocketClient register(
      @Nullable ClientConfiguration configuration, ClientEvents events, ContractVersion version) {
    Objects.requireNonNull(events, "events");
    Objects.requireNonNull(version, "version");
    SocketProvider provider = SocketProvider.find(configuration);
    ContractVersion chosen = provider.versions().choose(version);
    return provider.register(configuration, events, chosen);
  }

  /**
   * Which versions of the contract a provider supports: WskQueryProviderCharacteristics.
   *
   * @param configuration whose provider is meant, or {@code null} for the default one
   * @return from the lowest to the highest
   * @throws StatusException with {@link Status#DEVICE_NOT_READY} if there is no such provider
   */
  static ContractVersion.Range versions(@Nullable ClientConfiguration configuration) {
    return SocketProvider.find(configuration).versions();
  }

  /**
   * The version of the contract in use.
   *
   * @return of the major version that was wanted, and at least of its minor version (WSK R6)
   */
  ContractVersion version();

  /**
   * Which transport the sockets of this client use.
   *
   * @return a short name, such as {@code epoll} or {@code nio}
   */
  String transport();

  /**
   * Creates a listening socket: WskSocket with WSK_FLAG_LISTEN_SOCKET. Its events are off (WSK
   * R11).
   *
   * @param family INET, INET6 or UNIX
   * @param events its callbacks, or {@code null} for none
   * @param request completed with the {@link ListeningSocket}; {@link Status#NOT_SUPPORTED} for an
   *     unknown family, {@link Status#INSUFFICIENT_RESOURCES} without descriptors,
   *     {@link Status#DEVICE_NOT_READY} once closing
   * @return the outcome so far
   */
  Status listeningSocket(ProtocolFamily family, @Nullable ListeningEvents events, Request request);

  /**
   * Creates a connection-oriented socket: WskSocket with WSK_FLAG_CONNECTION_SOCKET. Its events are
   * off (WSK R11).
   *
   * @param family INET, INET6 or UNIX
   * @param events its callbacks, or {@code null} for none
   * @param request completed with the {@link ConnectionSocket}; errors as {@link #listeningSocket}
   * @return the outcome so far
   */
  Status connectionSocket(
      ProtocolFamily family, @Nullable ConnectionEvents events, Request request);

  /**
   * Creates a basic socket: WskSocket with WSK_FLAG_BASIC_SOCKET, or without a flag (WSK R10).
   *
   * @param family INET, INET6 or UNIX
   * @param type the kind of transport
   * @param request completed with the {@link BasicSocket}; errors as {@link #listeningSocket}
   * @return the outcome so far
   */
  Status basicSocket(ProtocolFamily family, SocketType type, Request request);

  /**
   * Creates a datagram socket: WskSocket with WSK_FLAG_DATAGRAM_SOCKET. Its events are off (WSK
   * R11).
   *
   * @param family INET or INET6
   * @param events its callbacks, or {@code null} for none
   * @param request completed with the {@link DatagramSocket}; errors as {@link #listeningSocket}
   * @return the outcome so far
   */
  Status datagramSocket(ProtocolFamily family, @Nullable DatagramEvents events, Request request);

  /**
   * Creates a stream socket: WskSocket with WSK_FLAG_STREAM_SOCKET. Its events are off (WSK R11).
   *
   * @param family INET, INET6 or UNIX
   * @param listening its callbacks if it will listen, or {@code null} for none
   * @param connected its callbacks if it will connect, or {@code null} for none
   * @param request completed with the {@link StreamSocket}; errors as {@link #listeningSocket}
   * @return the outcome so far
   */
  Status streamSocket(
      ProtocolFamily family,
      @Nullable ListeningEvents listening,
      @Nullable ConnectionEvents connected,
      Request request);

  /**
   * Creates, binds and connects a connection-oriented socket: WskSocketConnect. Where it fails
   * there is no socket.
   *
   * @param local where to bind; tells the family
   * @param remote the peer, resolved
   * @param events its callbacks, or {@code null} for none; off until they are enabled
   * @param request completed with the {@link ConnectionSocket}; errors as
   *     {@link #connectionSocket}, {@link ConnectionSocket#bind} and
   *     {@link ConnectionSocket#connect}
   * @return the outcome so far
   */
  Status socketConnect(
      SocketAddress local,
      SocketAddress remote,
      @Nullable ConnectionEvents events,
      Request request);

  /**
   * Carries out a control of the client: WskControlClient.
   *
   * @param control which
   * @param input its input; {@code null} where it takes none
   * @param request completed as the control says; {@link Status#DEVICE_NOT_READY} once closing
   * @param <I> the type of the input
   * @return the outcome so far
   */
  <I> Status control(ClientControl<I> control, @Nullable I input, Request request);

  /**
   * Looks up the addresses of a host and a service: WskGetAddressInfo. Does not block a loop. A
   * cancelled look-up ends at once, though the system's resolver may go on with it in vain, on a
   * daemon thread ({@code …-names-…}) that {@link #close} does not wait for.
   *
   * @param query what to look up
   * @param request completed with an {@link AddressInfo}; {@link Status#NO_MATCH} for an unknown
   *     name, {@link Status#INVALID_PARAMETER} for a query with neither node nor service or a
   *     malformed one, {@link Status#INSUFFICIENT_RESOURCES} if too many look-ups wait already,
   *     {@link Status#CANCELLED} on cancel and when the client closes,
   *     {@link Status#DEVICE_NOT_READY} once it is closing
   * @return the outcome so far
   */
  Status addressInfo(AddressQuery query, Request request);

  /**
   * Looks up the names of an address and its port: WskGetNameInfo. Does not block a loop; the
   * service is told by the system's list of services where there is one.
   *
   * @param address resolved
   * @param flags how names are told
   * @param request completed with a {@link NameInfo}; {@link Status#NO_MATCH} with
   *     {@link NameFlag#NAME_REQUIRED} where there is no name, {@link Status#INVALID_PARAMETER} for
   *     an unresolved address, otherwise as {@link #addressInfo}
   * @return the outcome so far
   */
  Status nameInfo(InetSocketAddress address, Set<NameFlag> flags, Request request);

  /**
   * The sockets that are open now, accepted ones included.
   *
   * @return a copy
   */
  Collection<EventSocket> sockets();

  /**
   * Ends the registration: WskDeregister. From now on no socket can be created
   * ({@link Status#DEVICE_NOT_READY}, WSK R4). Cancels the look-ups and controls of the client that
   * are pending, whose requests complete first. Waits until every socket of this client is closed,
   * accepted ones included, and its event loops have ended (R5). Does not close them: whoever wants
   * that closes {@link #sockets()} first. Closing twice does nothing more.
   *
   * @throws IllegalStateException on one of this client's event loops, where it would wait for
   *     itself
   */
  @Override
  void close();
}
