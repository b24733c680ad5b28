package dev.sluice.streams;

import dev.sluice.api.DatagramSocket;
import dev.sluice.api.SocketStatistics;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.reactivestreams.Processor;
import org.reactivestreams.Publisher;

/**
 * A datagram socket whose receive-from event is a publisher, in a choice of modes, and whose sends
 * are subscribers.
 *
 * <p><b>Receiving</b>, in every mode. <b>Demand:</b> one unit is one datagram. Without a subscriber
 * the event is off, and datagrams wait in the system's receive buffer until that is full; what
 * happens beyond a subscriber's demand, {@link DatagramOptions#overflow()} says. Every drop is
 * counted, the system's too: {@link #statistics()}. <b>Order:</b> that of arrival. The subsystem
 * hands datagrams out in lists, which are accepted as a whole; what is left of one is kept, at most
 * one list, and goes to the next subscriber first. <b>Subscribers:</b> one at a time over all
 * modes, {@link IllegalStateException} for a second. After {@code cancel()} returned another may
 * subscribe, in any mode, and continues with the very next datagram, also from inside
 * {@code onNext}. Cancelling closes nothing. A subscriber that throws counts as one that cancelled;
 * the cause is logged, and the datagram it got is gone. <b>Threads:</b> all signals come serially
 * from the event loop, {@code onSubscribe} too, mostly after {@code subscribe} returned. A
 * subscriber that blocks stops every socket of that loop. <b>End:</b> datagrams have none. Fails
 * with {@link dev.sluice.api.SocketClosedException} as soon as this side closes, when what is kept
 * is dropped and counted; with {@link IllegalArgumentException} for {@code request(n)}, n &le; 0
 * (RS 3.9). Who subscribes after the end gets the end again.
 *
 * <p><b>Sending:</b> each datagram goes out as a whole, in the order of one source. While the
 * system takes no more, they wait here and the source is asked for nothing. That the system took a
 * datagram is all that is known of it. A send fails with {@link SendException}, and the socket
 * stays usable, when a datagram is longer than the system sends (BUFFER_OVERFLOW), when it cannot
 * go where it should (INVALID_PARAMETER, NETWORK_UNREACHABLE and others), and when the peer,
 * {@link DatagramOptions#peer()}, refused an <i>earlier</i> one (PORT_UNREACHABLE, where the
 * transport tells): then the one that met the refusal was not sent. What a failed send had taken
 * and not handed over is dropped; the exception tells how many bytes were handed over. Whoever
 * wants to go on after that sends again.
 *
 * <p>Sources: WSK R47 to R55, D5, D6; reference 5.
 */
public interface StreamDatagrams {
  /**
   * Received datagrams as copies, the subscriber's for ever: verdict SUCCESS for a list that was
   * asked for as a whole. Operators that prefetch hold up to prefetch datagrams.
   *
   * @return datagrams on the heap
   */
  Publisher<Datagram> receive();

  /**
   * Received datagrams in the subsystem's own memory: verdict as {@link #receive()}, no copy. The
   * data of each is a read-only view, valid only during {@code onNext}; afterwards its content is
   * other data. The address stays.
   *
   * <p>With the system property {@code dev.sluice.streams.poison} set to {@code true} the data of
   * each is overwritten after {@code onNext}, so that a use after that shows in tests.
   *
   * @return datagrams over read-only views, mostly direct
   */
  Publisher<Datagram> receiveBorrowed();

  /**
   * Received datagrams kept in the subsystem's memory until released: verdict PENDING, no copy. The
   * subscriber owes every one {@link RetainedDatagram#release()}; those that were forgotten are
   * released, counted and logged when the garbage collector finds them.
   *
   * @return retained datagrams
   */
  Publisher<RetainedDatagram> receiveRetained();

  /**
   * As {@link #receiveRetained()} with one inner publisher a datagram, which is released when that
   * completes, fails or is cancelled. One after the other: the next is asked for after the release,
   * so what comes meanwhile is beyond the demand. A failure of an inner publisher is the failure of
   * the whole; an error of the socket waits for the end of the inner publisher.
   *
   * @param scope what to do with a datagram
   * @param <R> what the inner publishers give; must not refer to the datagram's memory beyond their
   *     end
   * @return what the inner publishers give, in order
   */
  <R> Publisher<R> receiveScoped(
      Function<? super RetainedDatagram, ? extends Publisher<? extends R>> scope);

  /**
   * Sends what a source gives, each datagram to its own address. Its data is taken over during its
   * {@code onNext}: afterwards the buffer is the source's again. Those that follow one another to
   * the same address and wait together go to the socket in one call (WskSendMessages).
   * <b>Demand:</b> of the source is asked so much that at most {@link StreamOptions#sendWindow()}
   * bytes and one datagram (after a jump in size: {@link StreamOptions#sendDemand()} datagrams)
   * wait for the system to take them.
   *
   * <p>Completes when the source completed and the system took every datagram. Fails as said above,
   * with {@link SendException} too when this side closes before that, and with the source's own
   * error after what came before it was handed over. Cancelling cancels the source and lets the
   * datagrams already taken go out. One source at a time, {@link IllegalStateException} for a
   * second.
   *
   * @param source cold or hot, of any thread
   * @return a publisher that subscribes to {@code source} when subscribed to
   */
  Publisher<Void> send(Publisher<? extends Datagram> source);

  /**
   * As {@link #send(Publisher)} to the peer that the socket was made with.
   *
   * @param source of the data of one datagram each, from position to limit
   * @return a publisher that subscribes to {@code source} when subscribed to
   */
  Publisher<Void> sendToPeer(Publisher<? extends ByteBuffer> source);

  /**
   * Sends one datagram (WskSendTo). Any number of these at a time, also beside a source; each
   * subscription sends once. Its bytes count in the window, but it does not wait for room there:
   * who sends many should use {@link #send(Publisher)}. A cancel only stops listening.
   *
   * @param data copied by {@code subscribe}; its position stays
   * @param remoteAddress where to
   * @return completes when the system took it; fails as said above
   */
  Publisher<Void> send(ByteBuffer data, SocketAddress remoteAddress);

  /**
   * One send as a subscriber for its source, and a publisher of its end; {@link #send(Publisher)}
   * in two halves.
   *
   * @return a new processor for one subscription on each side
   */
  Processor<Datagram, Void> sender();

  /**
   * As {@link #sender()} for {@link #sendToPeer}.
   *
   * @return a new processor for one subscription on each side
   */
  Processor<ByteBuffer, Void> peerSender();

  /**
   * Closes at once: what is kept is dropped, and sends fail with what they handed over. Begins when
   * subscribed to, once in all; a cancel only stops listening.
   *
   * @return completes when the socket is closed; never fails
   */
  Publisher<Void> close();

  /**
   * Numbers of this socket, with the receive subscriber's demand, what was dropped for want of it,
   * and what the send window holds. {@link SocketStatistics#datagrams()} accounts for every
   * datagram that reached this host for this socket: given to a subscriber, dropped or filtered
   * here, lost in the system, or still waiting.
   *
   * @return a snapshot
   */
  SocketStatistics statistics();

  /**
   * This side's address.
   *
   * @return the local address with the real port
   */
  SocketAddress localAddress();

  /**
   * The socket beneath, for its options, groups and addresses. Its receive-from event belongs to
   * the publishers here; a {@link DatagramSocket#receiveFrom} is served before that, but after what
   * is kept here.
   *
   * @return the kernel-style socket
   */
  DatagramSocket socket();
}
