package dev.sluice.api;

import java.net.SocketAddress;
import java.nio.ByteBuffer;

/**
 * A socket whose role is decided after it is bound: WSK's stream socket. {@link #bind} alone does
 * not listen (WSK R80); {@link #listen} or {@link #connect} fixes the role and hands out the socket
 * in that role, whose calls and events are those of its category. Both stand for one socket of the
 * system: closing either closes both, and what this one offers beside (options, controls, events,
 * statistics) is the role's once there is one.
 *
 * <p>A call for the other role answers {@link Status#INVALID_DEVICE_REQUEST}; a failed one commits
 * nothing. Before it has a role its events cannot be enabled ({@link Status#INVALID_DEVICE_STATE}).
 * Until then the address is reserved against everybody who does not share it as
 * {@link SocketOption#REUSE_ADDRESS} does, which a stream socket has by default; with
 * {@link SocketOption#EXCLUSIVE_ADDRESS_USE}, and on a Unix socket, it is reserved against
 * everybody, and free for a moment while a role is taken. Where the address is lost to somebody
 * else in that moment, and the role fails, the socket no longer works.
 *
 * <p>Conditional accept is not for stream sockets: WSK gives them no WskInspectComplete. Source:
 * WSK reference 7.
 */
public non-sealed interface StreamSocket extends TransportSocket {
  /**
   * Starts listening: WskListen.
   *
   * @param request completed with the {@link ListeningSocket} when listening is established (D16);
   *     {@link Status#INVALID_DEVICE_STATE} when not bound, and the errors of {@link #bind}
   * @return the outcome so far
   */
  Status listen(Request request);

  /**
   * Connects: WskConnect.
   *
   * @param address of the peer, resolved
   * @param request completed with the {@link ConnectionSocket}; errors as
   *     {@link ConnectionSocket#connect}
   * @return the outcome so far
   */
  Status connect(SocketAddress address, Request request);

  /**
   * Connects and sends the first data: WskConnectEx.
   *
   * @param address of the peer, resolved
   * @param first as {@link ConnectionSocket#connect(SocketAddress, ByteBuffer[], Request)}
   * @param request completed with the {@link ConnectionSocket}; errors as there
   * @return the outcome so far
   */
  Status connect(SocketAddress address, ByteBuffer[] first, Request request);
}
