package dev.sluice.api;

import dev.sluice.spi.SocketProvider;
import java.net.ProtocolFamily;
import java.util.Collection;
import java.util.ServiceLoader;
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
   * @param configuration a provider's own type, or {@code null} for the first provider and its
   *     defaults
   * @return a new client, to be closed
   * @throws StatusException with {@link Status#DEVICE_NOT_READY} if there is no such provider (WSK
   *     R2), or whatever status the provider refuses with
   */
  static SocketClient register(@Nullable ClientConfiguration configuration) {
    for (SocketProvider provider : ServiceLoader.load(SocketProvider.class)) {
      if (configuration == null || provider.understands(configuration)) {
        return provider.register(configuration);
      }
    }
    throw new StatusException(
        Status.DEVICE_NOT_READY,
        configuration == null
            ? "no socket provider on the class or module path"
            : "no socket provider for " + configuration);
  }

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
   * The sockets that are open now, accepted ones included.
   *
   * @return a copy
   */
  Collection<EventSocket> sockets();

  /**
   * Ends the registration: WskDeregister. From now on no socket can be created
   * ({@link Status#DEVICE_NOT_READY}, WSK R4). Waits until every socket of this client is closed,
   * accepted ones included, and its event loops have ended (R5). Does not close them: whoever wants
   * that closes {@link #sockets()} first. Closing twice does nothing more.
   *
   * @throws IllegalStateException on one of this client's event loops, where it would wait for
   *     itself
   */
  @Override
  void close();
}
