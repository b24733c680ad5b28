package dev.sluice.api;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A socket for datagrams: WSK's datagram socket. It may send and receive once it is bound. Source:
 * WSK reference 5.
 *
 * <p>Datagrams come either to queued {@link #receiveFrom} requests or, when none is queued, to
 * {@link DatagramEvents#receiveFrom} (WSK R27). What nobody takes waits in the system's receive
 * buffer ({@link SocketOption#RECEIVE_BUFFER}) and is dropped there when that is full (D6).
 *
 * <p>A fixed remote address ({@link SocketControl#SET_REMOTE_ADDRESS}) is the default destination
 * and a filter for what is received; a fixed send-to address
 * ({@link SocketControl#SET_SEND_TO_ADDRESS}) is a destination only (R52). With both, the send-to
 * address is where datagrams go.
 */
public non-sealed interface DatagramSocket extends TransportSocket {
  /**
   * Sends one datagram: WskSendTo. Datagrams are sent in order. Completes when the system has taken
   * it (WSK R67), with its length in {@link Request#information()}; {@link Status#BUFFER_OVERFLOW}
   * when it is longer than a datagram can be, {@link Status#INVALID_PARAMETER} without any
   * destination, for port 0, for the wildcard address, or for the same buffer twice (a duplicate is
   * another buffer), {@link Status#INVALID_DEVICE_STATE} when not bound,
   * {@link Status#ACCESS_DENIED} for a broadcast address without {@link SocketOption#BROADCAST},
   * {@link Status#PORT_UNREACHABLE} as below, {@link Status#HOST_UNREACHABLE},
   * {@link Status#NETWORK_UNREACHABLE}, {@link Status#NO_MATCH} for an unresolved address,
   * {@link Status#INVALID_ADDRESS_COMPONENT} for another family's, {@link Status#CANCELLED} on
   * cancel and close.
   *
   * <p>PORT_UNREACHABLE means that the fixed remote address refused an <i>earlier</i> datagram:
   * whichever comes first, a receive that waits or the next call that uses that address, fails with
   * it, once, and a send that does was not carried out. Not every transport hears of it.
   *
   * @param buffers the bytes from position to limit of each, sent as one datagram; none sends an
   *     empty one. The socket's until completion, which moves the positions to the limits when it
   *     was sent
   * @param remote where to; {@code null} for the fixed address, which one given here overrides for
   *     this datagram only (R53)
   * @param request completed as said
   * @return the outcome so far
   */
  Status sendTo(ByteBuffer[] buffers, @Nullable SocketAddress remote, Request request);

  /**
   * Sends several datagrams to one destination: WskSendMessages.
   *
   * @param datagrams one buffer a datagram, from position to limit, each once; the socket's until
   *     completion
   * @param remote as {@link #sendTo}
   * @param request completed when the system has taken all of them, with the bytes of all in
   *     {@link Request#information()}; on an error or a cancel with the bytes of those before it,
   *     whose buffers are empty then; errors as {@link #sendTo}
   * @return the outcome so far
   */
  Status sendMessages(List<ByteBuffer> datagrams, @Nullable SocketAddress remote, Request request);

  /**
   * Receives one datagram: WskReceiveFrom. Requests are served in order. An empty buffer has no
   * special meaning: it takes a datagram and cuts it to nothing.
   *
   * @param buffer filled from its position on; the socket's until completion
   * @param request completed with the bytes received in {@link Request#information()} and a
   *     {@link DatagramSource} as the result; with SUCCESS also when the datagram was longer, which
   *     {@link DatagramFlag#TRUNCATED} tells (WSK R54); {@link Status#INVALID_DEVICE_STATE} when
   *     not bound, {@link Status#PORT_UNREACHABLE} when the fixed remote address answered so,
   *     {@link Status#CANCELLED} on cancel and close
   * @return the outcome so far
   */
  Status receiveFrom(ByteBuffer buffer, Request request);

  /**
   * Gives retained datagrams back: WskRelease. Any thread, also while the callback that will answer
   * PENDING still runs; an element of a list may be given back alone, and then the others are still
   * owed (D17).
   *
   * @param indication an element of a list that was answered with {@link ReceiveVerdict#PENDING};
   *     its head stands for all elements not yet given back
   * @return SUCCESS; {@link Status#INVALID_PARAMETER} for one that is not this socket's, was not
   *     retained, or was released before, which is also counted
   */
  Status release(DatagramIndication indication);
}
