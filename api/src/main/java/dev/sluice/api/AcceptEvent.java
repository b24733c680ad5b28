package dev.sluice.api;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The argument of {@link ListeningEvents#accept(AcceptEvent)}: WskAcceptEvent's parameters. Valid
 * only during the call. Source: WSK reference 4.3.
 */
public interface AcceptEvent {
  /**
   * The new connection, or {@code null} when the listener no longer works and is to be closed (WSK
   * R38).
   *
   * @return the accepted socket
   */
  @Nullable
  ConnectionSocket socket();

  /**
   * Where the connection came in.
   *
   * @return the local address, {@code null} when the listener failed
   */
  @Nullable
  SocketAddress localAddress();

  /**
   * Who connects.
   *
   * @return the peer's address; unnamed for a Unix peer that is not bound; {@code null} when the
   *     listener failed
   */
  @Nullable
  SocketAddress remoteAddress();

  /**
   * The callbacks of the new socket: WskAcceptEvent's out parameters. To be set before events are
   * enabled on it; without, the socket has no events (WSK D22).
   *
   * @param events the callbacks
   */
  void events(ConnectionEvents events);
}
