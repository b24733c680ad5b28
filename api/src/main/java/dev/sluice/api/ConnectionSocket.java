package dev.sluice.api;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Set;

/**
 * A connection: WSK's connection-oriented socket, connected by {@link #connect} or accepted.
 * Source: WSK reference 6.
 *
 * <p>Data come either to queued {@link #receive} requests or, when none is queued, to
 * {@link ConnectionEvents#receive} (WSK R27); both take from one ordered stream (D19). A receive
 * event that refused, or accepted less than everything, is paused until a receive completes, of
 * which one with an empty buffer takes nothing (R59, R60); one that is posted while the refusing
 * callback still runs counts (D3).
 */
public non-sealed interface ConnectionSocket extends TransportSocket {
  /**
   * Connects: WskConnect. The socket must be bound first, see {@link #bind}; port 0 of the wildcard
   * address lets the system choose. A Unix socket need not be bound.
   *
   * <p>Completes with {@link Status#CONNECTION_REFUSED}, {@link Status#IO_TIMEOUT},
   * {@link Status#HOST_UNREACHABLE}, {@link Status#NETWORK_UNREACHABLE}, {@link Status#NOT_FOUND}
   * for a missing Unix path, {@link Status#NO_MATCH} for an unresolved address,
   * {@link Status#INVALID_ADDRESS_COMPONENT} for one of another family (an IPv6 address on a socket
   * of INET, too) and for port 0, {@link Status#CONNECTION_RESET} when the connection broke while
   * it was made, {@link Status#CANCELLED}, {@link Status#CONNECTION_ACTIVE}, or
   * {@link Status#INVALID_DEVICE_STATE} when it is not bound or a connect failed before. After a
   * failure only {@link #close} is left: to connect again, to bind, options and controls answer
   * {@link Status#INVALID_DEVICE_STATE}. NO_MATCH, and a socket that is not bound, fail before
   * anything is tried: it can then connect elsewhere.
   *
   * @param address of the peer, resolved
   * @param request completed when connected
   * @return the outcome so far
   */
  Status connect(SocketAddress address, Request request);

  /**
   * Connects and sends the first data: WskConnectEx. Completes as {@link #connect(SocketAddress,
   * Request)} and then {@link #send} do, with the bytes sent in {@link Request#information()};
   * {@link Status#BUFFER_OVERFLOW} for more than 65,535 bytes, {@link Status#INVALID_PARAMETER} for
   * the same buffer twice, and then nothing was done (WSK R73).
   *
   * @param address of the peer, resolved
   * @param first the bytes from position to limit of each; the socket's until completion
   * @param request completed when connected and the system has taken the bytes
   * @return the outcome so far
   */
  Status connect(SocketAddress address, ByteBuffer[] first, Request request);

  /**
   * The peer's address: WskGetRemoteAddress.
   *
   * @return the address
   * @throws StatusException with {@link Status#INVALID_DEVICE_STATE} if the socket was never
   *     connected (WSK R13)
   */
  SocketAddress remoteAddress();

  /**
   * Sends bytes: WskSend. Sends are carried out in order, and complete when the system has taken
   * every byte (WSK R67: WSK keeps no copy), or with the number of bytes it took in
   * {@link Request#information()} and {@link Status#CONNECTION_RESET},
   * {@link Status#CONNECTION_ABORTED} (local abort), {@link Status#CANCELLED} (close, cancel); with
   * {@link Status#INVALID_DEVICE_STATE} when not connected or after {@link #disconnect};
   * {@link Status#INVALID_PARAMETER}, and nothing is sent, for the same buffer twice. A cancelled
   * send whose first bytes were taken breaks the stream of bytes: the connection is good for
   * receiving only.
   *
   * @param buffers the bytes from position to limit of each; the socket's until completion, which
   *     moves the positions by what was taken and changes no content. Each buffer once, since it
   *     has one position; its {@linkplain ByteBuffer#duplicate duplicate} is another buffer
   * @param flags {@link SendFlag#NODELAY} or none
   * @param request completed as said
   * @return the outcome so far
   */
  Status send(ByteBuffer[] buffers, Set<SendFlag> flags, Request request);

  /**
   * Receives bytes: WskReceive. Requests are served in order. SUCCESS with 0 bytes for a non-empty
   * buffer means the peer's graceful disconnect (WSK R66). An empty buffer with
   * {@link ReceiveMode#AVAILABLE} completes with 0 bytes at once (D2) and resumes a paused event.
   * Completes with {@link Status#CONNECTION_RESET} after the last byte of a connection that broke
   * (D10), {@link Status#CONNECTION_ABORTED} on a local abort, {@link Status#CANCELLED} on cancel
   * and close, with the bytes so far in {@link Request#information()};
   * {@link Status#INVALID_PARAMETER} for DRAIN with a non-empty buffer;
   * {@link Status#INVALID_DEVICE_STATE} when not connected.
   *
   * @param buffer filled from its position on; the socket's until completion
   * @param mode what to wait for
   * @param request completed as said
   * @return the outcome so far
   */
  Status receive(ByteBuffer buffer, ReceiveMode mode, Request request);

  /**
   * Gives a retained list back: WskRelease. Any thread, also while the callback that will answer
   * PENDING still runs (D17).
   *
   * @param indication the head of a list that was answered with {@link ReceiveVerdict#PENDING}
   * @return SUCCESS; {@link Status#INVALID_PARAMETER} for a list that is not this socket's, was not
   *     retained, or was released before, which is also counted
   */
  Status release(DataIndication indication);

  /**
   * Ends the sending direction: WskDisconnect, graceful. Earlier sends go first, then the last
   * bytes, then FIN; data of the peer keep coming (WSK R68). Completes when the system took all and
   * queued the FIN, which is all that POSIX tells; or as {@link #send} does. May be forced to an
   * end by {@link #abort} or {@link #close} (R70).
   *
   * @param last sent before the end; may be empty; each buffer once, as in {@link #send}
   * @param request completed as said
   * @return the outcome so far
   */
  Status disconnect(ByteBuffer[] last, Request request);

  /**
   * Breaks the connection: WskDisconnect with WSK_FLAG_ABORTIVE. Pending sends and receives
   * complete with {@link Status#CONNECTION_ABORTED} (D9), the peer sees a reset. A Unix peer sees
   * an end. The socket is still to be closed.
   *
   * @param request completed when done
   * @return the outcome so far
   */
  Status abort(Request request);

  /**
   * SIO_WSK_QUERY_IDEAL_SEND_BACKLOG: how many bytes are worth keeping in flight. An advice.
   *
   * @param request completed with the bytes in {@link Request#information()};
   *     {@link Status#INVALID_DEVICE_STATE} when not connected
   * @return the outcome so far
   */
  Status idealSendBacklog(Request request);

  /**
   * SIO_WSK_QUERY_RECEIVE_BACKLOG: how many received bytes wait below, in the subsystem and in the
   * system.
   *
   * @param request completed with the bytes in {@link Request#information()};
   *     {@link Status#INVALID_DEVICE_STATE} when not connected, {@link Status#NOT_SUPPORTED} where
   *     the transport does not tell (Unix sockets on epoll)
   * @return the outcome so far
   */
  Status receiveBacklog(Request request);
}
