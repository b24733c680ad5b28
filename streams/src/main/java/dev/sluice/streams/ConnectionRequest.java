package dev.sluice.streams;

import dev.sluice.api.InspectId;
import java.net.SocketAddress;

/**
 * Somebody asks for a connection, and the answer is due: WskInspectEvent answered with
 * WskInspectPend. Not a byte of it was read; the system has finished the handshake, which user
 * space cannot prevent. The first decision counts. Any thread.
 *
 * <p>Source: WSK R39 to R43.
 */
public interface ConnectionRequest {
  /**
   * Lets it become a connection, which {@link StreamListener#accept()} gives unless the peer goes
   * before: then {@link StreamListener#aborted()} tells (WSK R40).
   *
   * @return {@code false} if it was decided before, or is known to be gone
   */
  boolean accept();

  /**
   * Resets it, counted as refused; neither a connection nor an abort follows (WSK R39).
   *
   * @return {@code false} if it was decided before, or is known to be gone
   */
  boolean reject();

  /**
   * Names the request.
   *
   * @return the id of the contract, which {@link StreamListener#aborted()} tells of and
   *     {@link dev.sluice.api.SocketControl#QUERY_INSPECT_ID} tells of the connection
   */
  InspectId id();

  /**
   * Where it came in.
   *
   * @return the local address
   */
  SocketAddress localAddress();

  /**
   * Who asks.
   *
   * @return the peer's address; unnamed for a Unix peer that is not bound
   */
  SocketAddress remoteAddress();
}
