package dev.sluice.streams;

import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.Disconnect;
import dev.sluice.api.SocketStatistics;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Function;
import org.reactivestreams.Processor;
import org.reactivestreams.Publisher;

/**
 * A connection whose receive event is a publisher, in a choice of modes, and whose sends are
 * subscribers.
 *
 * <p><b>Receiving</b>, in every mode. <b>Demand</b> is the verdict: what nobody asked for stays
 * unaccepted in the subsystem (at most one receive buffer), then in the system, then with the peer.
 * <b>Subscribers:</b> one at a time over all modes, {@link IllegalStateException} for a second.
 * After {@code cancel()} returned another may subscribe, in any mode, and continues with the very
 * next byte, also from inside {@code onNext}. Cancelling pauses the connection; it closes nothing
 * and reads nothing, unless {@link #onCancel} or {@link StreamOptions#cancelPolicy()} says
 * otherwise. A subscriber that throws counts as one that cancelled; the cause is logged.
 * <b>Threads:</b> all signals come serially from the event loop, {@code onSubscribe} too, mostly
 * after {@code subscribe} returned. A subscriber that blocks stops every connection of that loop.
 * <b>End:</b> completes when the peer has finished and its last byte was delivered, without demand;
 * fails with {@link dev.sluice.api.StatusException} (CONNECTION_RESET, IO_TIMEOUT, …) after the
 * last byte of a broken connection, with {@link dev.sluice.api.SocketClosedException} as soon as
 * this side closes or aborts, with {@link ConnectionTimeoutException} when a timeout of
 * {@link StreamOptions} is over, with {@link IllegalArgumentException} for {@code request(n)}, n
 * &le; 0 (RS 3.9). Who subscribes after the end gets the end again.
 *
 * <p>Sources: WSK R28, R56 to R62, D3; reference 6.5.
 */
public interface StreamConnection {
  /**
   * Chooses what becomes of this connection when who receives from it goes before the end; at first
   * that is {@link StreamOptions#cancelPolicy()}. What counts is the choice at the time of going,
   * so one choice can be made for each subscription.
   *
   * @param policy what a cancel does from now on, in every mode
   */
  void onCancel(CancelPolicy policy);

  /**
   * Received bytes as copies, the subscriber's for ever: verdict SUCCESS. One unit of demand is one
   * buffer of at most {@link StreamOptions#elementSize()} bytes; operators that prefetch hold up to
   * prefetch times that much.
   *
   * @return a heap buffer an element, from position 0 to its limit
   */
  Publisher<ByteBuffer> receive();

  /**
   * Received bytes in the subsystem's own memory: verdict SUCCESS, no copy. Each element is a
   * read-only view of what arrived, valid only during {@code onNext}; afterwards its content is
   * other data. One unit of demand is one buffer of an indication, whole.
   *
   * <p>With the system property {@code dev.sluice.streams.poison} set to {@code true} each element
   * is overwritten after {@code onNext}, so that a use after that shows in tests.
   *
   * @return read-only views, mostly direct
   */
  Publisher<ByteBuffer> receiveBorrowed();

  /**
   * As {@link #receiveBorrowed()} in pieces of a largest size.
   *
   * @param elementSize bytes of one element at most, 1 or more
   * @return read-only views, mostly direct
   * @throws IllegalArgumentException if {@code elementSize} is less than 1
   */
  Publisher<ByteBuffer> receiveBorrowed(int elementSize);

  /**
   * Received bytes kept in the subsystem's memory until released: verdict PENDING, no copy. One
   * unit of demand is one indication, whole. The subscriber owes every element one
   * {@link RetainedData#release()}; elements that were forgotten are released, counted and logged
   * when the garbage collector finds them.
   *
   * @return retained indications
   */
  Publisher<RetainedData> receiveRetained();

  /**
   * As {@link #receiveRetained()} with one inner publisher an element, which is released when that
   * completes, fails or is cancelled. One after the other: the next element is asked for after the
   * release. A failure of an inner publisher is the failure of the whole; an error of the
   * connection waits for the end of the inner publisher.
   *
   * @param scope what to do with an element
   * @param <R> what the inner publishers give; must not refer to the element's memory beyond their
   *     end
   * @return what the inner publishers give, in order
   */
  <R> Publisher<R> receiveScoped(
      Function<? super RetainedData, ? extends Publisher<? extends R>> scope);

  /**
   * Received messages, cut out of what arrives where it lies: verdict SUCCESS with the bytes of
   * whole messages. One unit of demand is one message; messages that nobody asked for are not
   * accepted. What is asked for and has come in part is carried: at most one message of the limit,
   * beside the receive buffer, waits in user space. It belongs to the connection, so that whoever
   * subscribes next, in whatever mode, begins with it.
   *
   * <p><b>End:</b> {@link Frames} says what a part of a message at the graceful end of the stream
   * becomes: the last message, given on demand, or {@link FrameException}. At a broken end it
   * becomes nothing. A message beyond the limit is a {@link FrameException} as well. After either
   * the bytes concerned are still there: another may subscribe and read them.
   *
   * @param frames how to cut
   * @param <T> the type of the messages
   * @return messages, the subscriber's for ever
   */
  <T> Publisher<T> receive(Frames<T> frames);

  /**
   * As {@link #receive(Frames)} without making anything of a message: its bytes as a read-only view
   * of where they arrived, valid only during {@code onNext}; afterwards its content is other data.
   * A message that arrived in several pieces is put together in what the connection carries, which
   * may hold a whole message of the limit for this; all others are not copied. The bytes of a line
   * are not decoded.
   *
   * <p>The system property {@code dev.sluice.streams.poison} works as with
   * {@link #receiveBorrowed()}.
   *
   * @param frames how to cut
   * @return read-only views, mostly direct, that may be empty
   */
  Publisher<ByteBuffer> receiveBorrowed(Frames<?> frames);

  /**
   * As {@link #receive(Frames)} with all the messages of an indication in one signal, for pipelines
   * that change threads. One unit of demand is one batch, of at most one receive buffer's messages
   * and never empty. Messages before one that is too long, or truncated, are given first.
   *
   * @param frames how to cut
   * @param <T> the type of the messages
   * @return immutable lists, the subscriber's for ever
   */
  <T> Publisher<List<T>> receiveBatches(Frames<T> frames);

  /**
   * Received bytes by request: WskReceive, into buffers made for the subscriber. One unit of demand
   * is one buffer of at most {@code size} bytes, given with whatever has come; a few requests, as
   * many as there is demand for, are queued at a time. So the subsystem holds no memory for this
   * connection, and reads nothing without demand: bytes that nobody asked for stay in the system.
   * What requests had got when they were cancelled is carried, as with {@link #receive(Frames)}.
   *
   * <p><b>End:</b> noticed by a request, or by the peer's disconnect. After that the subsystem may
   * hold one receive buffer for a subscriber without demand.
   *
   * <p><b>Errors:</b> beside the connection's, {@link dev.sluice.api.Status#INSUFFICIENT_RESOURCES}
   * where there is no memory for a buffer of {@code size} bytes. The connection goes on: another
   * may read on, in smaller pieces.
   *
   * @param size bytes of a buffer at most, 1 or more
   * @return a heap buffer an element, from position 0 to its limit, the subscriber's for ever
   * @throws IllegalArgumentException if {@code size} is less than 1
   */
  Publisher<ByteBuffer> read(int size);

  /**
   * Sends what a source gives, in order: of each buffer the bytes from position to limit. It is
   * taken over during its {@code onNext}: afterwards it is the source's again. <b>Demand:</b> of
   * the source is asked so much that at most {@link StreamOptions#sendWindow()} bytes and one
   * element (after a jump in size: {@link StreamOptions#sendDemand()} elements) wait for the system
   * to take them.
   *
   * <p>Completes when the source completed and the system took every byte. Fails with
   * {@link SendException}, which tells how many bytes were handed over, when the connection ends
   * before that, and at once after {@link #disconnect} or {@link #close}; with the source's own
   * error after what came before it was handed over, and the connection stays usable. Cancelling
   * cancels the source and lets the elements already taken go out. One send at a time,
   * {@link IllegalStateException} for a second.
   *
   * @param source cold or hot, of any thread
   * @return a publisher that subscribes to {@code source} when subscribed to
   */
  Publisher<Void> send(Publisher<? extends ByteBuffer> source);

  /**
   * Sends one buffer; as {@link #send(Publisher)}.
   *
   * @param buffer read when the result is subscribed to; its position stays
   * @return completes when the system took every byte
   */
  Publisher<Void> send(ByteBuffer buffer);

  /**
   * Sends retained data without copying, and releases each once the system took it, or the send
   * ended otherwise. What goes out is what remains of its buffers, from position to limit: bytes
   * that the source has read from them do not. Small ones are copied together and released at once.
   * Else as {@link #send(Publisher)}.
   *
   * @param source of elements whose ownership passes to this send
   * @return a publisher that subscribes to {@code source} when subscribed to
   */
  Publisher<Void> sendRetained(Publisher<? extends RetainedData> source);

  /**
   * One send as a subscriber for its source, and a publisher of its end; {@link #send(Publisher)}
   * in two halves.
   *
   * @return a new processor for one subscription on each side
   */
  Processor<ByteBuffer, Void> sender();

  /**
   * As {@link #sender()} for {@link #sendRetained}.
   *
   * @return a new processor for one subscription on each side
   */
  Processor<RetainedData, Void> retainedSender();

  /**
   * What the peer did: graceful, abortive, or first one then the other; then it completes, at the
   * latest when this side closes. Comes at once, also while data is unread (WSK D7). Replayed to
   * every subscriber, any number of them, each at its own demand.
   *
   * @return 0 to 2 elements
   */
  Publisher<Disconnect> disconnected();

  /**
   * How many bytes are worth having in flight to the peer: as it is now, then each change
   * (WskSendBacklogEvent), looked at when sends complete, every 100 ms at most, once somebody has
   * subscribed. It is a piece of advice and sizes nothing here: {@link StreamOptions#sendWindow()}
   * is what a send holds.
   *
   * <p><b>Demand:</b> one unit is one number. Without demand the newest waits, those before it are
   * forgotten: whoever asks gets what holds then. Any number of subscribers, each at its own
   * demand. <b>Cancelling</b> changes nothing.
   *
   * <p>Completes when this side closes, or the connection is broken off; first a number that waits
   * is given. {@link IllegalArgumentException} for {@code request(n)}, n &le; 0 (RS 3.9). Source:
   * WSK R72.
   *
   * @return numbers of bytes
   */
  Publisher<Long> idealSendBacklog();

  /**
   * Ends the sending direction after what is being sent: FIN. The peer's data keep coming. Begins
   * when subscribed to, once in all; a cancel only stops listening.
   *
   * @return completes when the FIN is queued; fails with {@link dev.sluice.api.StatusException} if
   *     the connection ended otherwise
   */
  Publisher<Void> disconnect();

  /**
   * Breaks the connection: the peer sees a reset. Begins when subscribed to, once in all; a cancel
   * only stops listening.
   *
   * @return completes when the socket is closed; never fails
   */
  Publisher<Void> abort();

  /**
   * Closes in good order: ends the sending direction after what is being sent, awaits the peer's
   * end for at most {@link StreamOptions#closeDeadline()}, then closes, which is a reset if the
   * peer did not end by then. Begins when subscribed to, once in all; a cancel only stops
   * listening.
   *
   * @return completes when the socket is closed; never fails
   */
  Publisher<Void> close();

  /**
   * Numbers of this connection: verdicts, pauses, held bytes.
   *
   * @return a snapshot, with the receive subscriber's demand and what the send window holds
   */
  SocketStatistics statistics();

  /**
   * This side's address.
   *
   * @return the local address
   */
  SocketAddress localAddress();

  /**
   * The peer's address.
   *
   * @return the remote address
   */
  SocketAddress remoteAddress();

  /**
   * The socket beneath. Its receive event belongs to the publishers here; its other calls may be
   * used. While a part of a message is carried, which is before whatever the socket has, its
   * {@link ConnectionSocket#receive} answers {@link dev.sluice.api.Status#INVALID_DEVICE_STATE}.
   *
   * @return a view of the kernel-style socket, always the same object
   */
  ConnectionSocket socket();
}
