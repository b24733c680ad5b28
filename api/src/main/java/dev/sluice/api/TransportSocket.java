package dev.sluice.api;

import java.net.SocketAddress;

/**
 * A socket with a local address: every category but the basic one, which cannot be bound (WSK R12).
 */
public sealed interface TransportSocket extends EventSocket
    permits ListeningSocket, DatagramSocket, ConnectionSocket, StreamSocket {
  /**
   * Gives the socket its local address: WskBind. A {@link ListeningSocket} listens from then on
   * (WSK R32), a {@link DatagramSocket} may send and receive, a {@link StreamSocket} may do neither
   * before it has a role (R80).
   *
   * <p>Completes with {@link Status#ADDRESS_ALREADY_EXISTS}, {@link Status#ACCESS_DENIED},
   * {@link Status#INVALID_ADDRESS_COMPONENT} for an address of another family and one that is not
   * of this host, {@link Status#NO_MATCH} for an unresolved one, or
   * {@link Status#INVALID_DEVICE_STATE} when it is bound already.
   *
   * @param address of the socket's family; port 0 chooses a free one
   * @param request completed when bound
   * @return the outcome so far
   */
  Status bind(SocketAddress address, Request request);

  /**
   * The local address: WskGetLocalAddress, without a request since it is known here.
   *
   * @return the address; for an unconnected socket bound to the wildcard, with the real port (WSK
   *     R14)
   * @throws StatusException with {@link Status#INVALID_DEVICE_STATE} while the socket is not bound
   *     (WSK R13)
   */
  SocketAddress localAddress();
}
