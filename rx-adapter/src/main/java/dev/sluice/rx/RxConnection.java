package dev.sluice.rx;

import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.Disconnect;
import dev.sluice.api.SocketStatistics;
import dev.sluice.streams.CancelPolicy;
import dev.sluice.streams.Frames;
import dev.sluice.streams.RetainedData;
import dev.sluice.streams.StreamConnection;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.functions.Function;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.reactivestreams.Publisher;

/**
 * A connection for RxJava: {@link StreamConnection} with RxJava's types. Demand, ownership,
 * threads, end and errors of every method are told there, under the method of the same name.
 *
 * <p><b>Prefetch:</b> operators such as {@code observeOn} and {@code concatMap} ask for elements
 * before they can use them (128 by default); each is up to
 * {@link dev.sluice.streams.StreamOptions#elementSize()} bytes of heap in copy mode and a whole
 * receive buffer in retain mode. Give them a small prefetch.
 *
 * <p><b>Threads:</b> signals come on the connection's event loop, which serves other connections
 * too: a subscriber that blocks there stops them all. Move on with {@code observeOn} before
 * blocking. {@code onSubscribe} comes from there as well, mostly after {@code subscribe} returned,
 * so a subscriber asks for its first elements in {@code onSubscribe} or {@code onStart}.
 */
public final class RxConnection {
  private final StreamConnection streams;

  RxConnection(StreamConnection streams) {
    this.streams = streams;
  }

  /**
   * Chooses what a cancel of receiving does: {@link StreamConnection#onCancel}.
   *
   * @param policy what a cancel does from now on, in every mode
   */
  public void onCancel(CancelPolicy policy) {
    streams.onCancel(policy);
  }

  /**
   * Received bytes as copies: {@link StreamConnection#receive()}.
   *
   * @return heap buffers, the subscriber's for ever
   */
  public Flowable<ByteBuffer> receive() {
    return BurstFlowable.of("receive", streams.receive());
  }

  /**
   * Received bytes without a copy, valid only during {@code onNext}:
   * {@link StreamConnection#receiveBorrowed()}. Not to be used with an operator that keeps elements
   * or moves them to another thread.
   *
   * @return read-only views
   */
  public Flowable<ByteBuffer> receiveBorrowed() {
    return GateFlowable.of("receiveBorrowed", streams.receiveBorrowed());
  }

  /**
   * As {@link #receiveBorrowed()} in pieces of a largest size.
   *
   * @param elementSize bytes of one element at most, 1 or more
   * @return read-only views
   * @throws IllegalArgumentException if {@code elementSize} is less than 1
   */
  public Flowable<ByteBuffer> receiveBorrowed(int elementSize) {
    return GateFlowable.of("receiveBorrowed", streams.receiveBorrowed(elementSize));
  }

  /**
   * Received bytes kept until released: {@link StreamConnection#receiveRetained()}. The subscriber
   * releases every element that reaches it. What waits in the queue of an operator right behind
   * this one, such as {@code observeOn}, is released at a cancel. What an operator drops otherwise
   * reaches nobody, and RxJava does not tell: it is returned, counted and logged when the garbage
   * collector finds it. {@link #receiveScoped} leaves none.
   *
   * @return retained indications
   */
  public Flowable<RetainedData> receiveRetained() {
    return RetainedFlowable.of(streams.receiveRetained());
  }

  /**
   * As {@link #receiveRetained()} with one inner publisher an element, which is released when that
   * ends: {@link StreamConnection#receiveScoped}.
   *
   * @param scope what to do with an element
   * @param <R> what the inner publishers give; must not refer to the element's memory beyond their
   *     end
   * @return what the inner publishers give, in order
   */
  public <R> Flowable<R> receiveScoped(
      Function<? super RetainedData, ? extends Publisher<? extends R>> scope) {
    Objects.requireNonNull(scope, "scope");
    return GateFlowable.of("receiveScoped", streams.receiveScoped(data -> scoped(scope, data)));
  }

  /** The inner publisher of an element; what the scope throws is its failure. */
  static <D extends RetainedData, R> Publisher<? extends R> scoped(
      Function<? super D, ? extends Publisher<? extends R>> scope, D data) {
    try {
      return Objects.requireNonNull(scope.apply(data), "the scope gave null");
    } catch (Throwable thrown) {
      return Flowable.error(thrown);
    }
  }

  /**
   * Received messages, cut out of what arrives: {@link StreamConnection#receive(Frames)}.
   *
   * @param frames how to cut, such as {@code Frames.lines(UTF_8, 8192)}
   * @param <T> the type of the messages
   * @return messages, the subscriber's for ever
   */
  public <T> Flowable<T> receive(Frames<T> frames) {
    return BurstFlowable.of("receive", streams.receive(frames));
  }

  /**
   * Received messages as views of where they arrived, valid only during {@code onNext}:
   * {@link StreamConnection#receiveBorrowed(Frames)}. Not to be used with an operator that keeps
   * elements or moves them to another thread.
   *
   * @param frames how to cut; lines are given as their bytes
   * @return read-only views
   */
  public Flowable<ByteBuffer> receiveBorrowed(Frames<?> frames) {
    return GateFlowable.of("receiveBorrowed", streams.receiveBorrowed(frames));
  }

  /**
   * Received messages, all those of an indication in one signal:
   * {@link StreamConnection#receiveBatches}. For pipelines that change threads, such as with
   * {@code observeOn}.
   *
   * @param frames how to cut, such as {@code Frames.lines(UTF_8, 8192)}
   * @param <T> the type of the messages
   * @return immutable lists, the subscriber's for ever
   */
  public <T> Flowable<List<T>> receiveBatches(Frames<T> frames) {
    return BurstFlowable.of("receiveBatches", streams.receiveBatches(frames));
  }

  /**
   * Received bytes by request, in memory made for the subscriber:
   * {@link StreamConnection#read(int)}.
   *
   * @param size bytes of an element at most, 1 or more
   * @return heap buffers, the subscriber's for ever
   * @throws IllegalArgumentException if {@code size} is less than 1
   */
  public Flowable<ByteBuffer> read(int size) {
    return GateFlowable.of("read", streams.read(size));
  }

  /**
   * Sends what a source gives: {@link StreamConnection#send(Publisher)}.
   *
   * @param source subscribed to once for each subscription of the result
   * @return completes when the system took every byte
   */
  public Completable send(Publisher<? extends ByteBuffer> source) {
    return SendCompletable.of("send", streams::sender, source);
  }

  /**
   * Sends one buffer: {@link StreamConnection#send(ByteBuffer)}.
   *
   * @param buffer read when the result is subscribed to; its position stays
   * @return completes when the system took every byte
   */
  public Completable send(ByteBuffer buffer) {
    return GateCompletable.of("send", streams.send(buffer));
  }

  /**
   * Sends retained data and releases it: {@link StreamConnection#sendRetained}. What operators drop
   * on the way to here is not, see {@link #receiveRetained()}.
   *
   * @param source of elements whose ownership passes to this send
   * @return completes when the system took every byte
   */
  public Completable sendRetained(Publisher<? extends RetainedData> source) {
    return SendCompletable.of("sendRetained", streams::retainedSender, source);
  }

  /**
   * What the peer did: {@link StreamConnection#disconnected()}.
   *
   * @return 0 to 2 elements, replayed to every subscriber
   */
  public Flowable<Disconnect> disconnected() {
    return GateFlowable.of("disconnected", streams.disconnected());
  }

  /**
   * How many bytes are worth having in flight: {@link StreamConnection#idealSendBacklog()}.
   *
   * @return the number as it is, then its changes; of those that nobody asked for the newest
   */
  public Flowable<Long> idealSendBacklog() {
    return GateFlowable.of("idealSendBacklog", streams.idealSendBacklog());
  }

  /**
   * Ends the sending direction: {@link StreamConnection#disconnect()}.
   *
   * @return completes when the FIN is queued
   */
  public Completable disconnect() {
    return GateCompletable.of("disconnect", streams.disconnect());
  }

  /**
   * Breaks the connection: {@link StreamConnection#abort()}.
   *
   * @return completes when the socket is closed; never fails
   */
  public Completable abort() {
    return GateCompletable.of("abort", streams.abort());
  }

  /**
   * Closes in good order, within a deadline: {@link StreamConnection#close()}.
   *
   * @return completes when the socket is closed; never fails
   */
  public Completable close() {
    return GateCompletable.of("close", streams.close());
  }

  /**
   * Numbers of this connection.
   *
   * @return a snapshot: verdicts, pauses, held bytes
   */
  public SocketStatistics statistics() {
    return streams.statistics();
  }

  /**
   * This side's address.
   *
   * @return the local address
   */
  public SocketAddress localAddress() {
    return streams.localAddress();
  }

  /**
   * The peer's address.
   *
   * @return the remote address
   */
  public SocketAddress remoteAddress() {
    return streams.remoteAddress();
  }

  /**
   * The socket beneath, with the restrictions of {@link StreamConnection#socket()}.
   *
   * @return a view of the kernel-style socket, always the same object
   */
  public ConnectionSocket socket() {
    return streams.socket();
  }

  /**
   * The same with plain publishers.
   *
   * @return what this is a view of
   */
  public StreamConnection streams() {
    return streams;
  }

  @Override
  public String toString() {
    return streams.toString();
  }
}
