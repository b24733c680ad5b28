package dev.sluice.reactor;

import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.Disconnect;
import dev.sluice.api.SocketStatistics;
import dev.sluice.streams.CancelPolicy;
import dev.sluice.streams.Frames;
import dev.sluice.streams.RetainedData;
import dev.sluice.streams.StreamConnection;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A connection for Reactor: {@link StreamConnection} with Reactor's types. Demand, ownership,
 * threads, end and errors of every method are told there, under the method of the same name.
 *
 * <p><b>Prefetch:</b> operators such as {@code publishOn} and {@code flatMap} ask for elements
 * before they can use them (256 by default); each is up to
 * {@link dev.sluice.streams.StreamOptions#elementSize()} bytes of heap in copy mode and a whole
 * receive buffer in retain mode. Give them a small prefetch.
 *
 * <p><b>Threads:</b> signals come on the connection's event loop, which serves other connections
 * too: a subscriber that blocks there stops them all. Move on with {@code publishOn} before
 * blocking; from Reactor 3.7 on, {@code block()} on the loop throws. The {@code onSubscribe} of a
 * {@code Flux} comes from there as well, mostly after {@code subscribe} returned, so a subscriber
 * asks for its first elements in {@code onSubscribe}: a {@code BaseSubscriber.request} right behind
 * {@code subscribe} is lost.
 */
public final class ReactorConnection {
  private final StreamConnection streams;

  ReactorConnection(StreamConnection streams) {
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
  public Flux<ByteBuffer> receive() {
    return BurstFlux.of("receive", streams.receive());
  }

  /**
   * Received bytes without a copy, valid only during {@code onNext}:
   * {@link StreamConnection#receiveBorrowed()}. Not to be used with an operator that keeps elements
   * or moves them to another thread.
   *
   * @return read-only views
   */
  public Flux<ByteBuffer> receiveBorrowed() {
    return GateFlux.of("receiveBorrowed", streams.receiveBorrowed());
  }

  /**
   * As {@link #receiveBorrowed()} in pieces of a largest size.
   *
   * @param elementSize bytes of one element at most, 1 or more
   * @return read-only views
   * @throws IllegalArgumentException if {@code elementSize} is less than 1
   */
  public Flux<ByteBuffer> receiveBorrowed(int elementSize) {
    return GateFlux.of("receiveBorrowed", streams.receiveBorrowed(elementSize));
  }

  /**
   * Received bytes kept until released: {@link StreamConnection#receiveRetained()}. The subscriber
   * releases every element that reaches it. What waits in the queue of an operator right behind
   * this one, such as {@code publishOn}, is released at a cancel. What an operator drops otherwise
   * reaches nobody; {@link #receiveRetained(Function)}, {@link #receiveScoped} and
   * {@link #sendRetained} take care of that.
   *
   * @return retained indications
   */
  public Flux<RetainedData> receiveRetained() {
    return RetainedFlux.of(streams.receiveRetained());
  }

  /**
   * As {@link #receiveRetained()} through operators of your choice; what these drop (by a filter,
   * by a queue at a cancel, behind a timeout) is released. Reactor tells only operators
   * <em>above</em> a discard hook, so the hook is put behind yours. What your operators take in and
   * do not pass on otherwise, such as the argument of a {@code map}, is theirs to release. What an
   * operator drops without telling is returned, counted and logged when the garbage collector finds
   * it.
   *
   * @param operators applied once for each subscription
   * @param <R> what comes out; {@link RetainedData} that comes out is the subscriber's to release
   * @return what {@code operators} give
   */
  public <R> Flux<R> receiveRetained(
      Function<? super Flux<RetainedData>, ? extends Publisher<R>> operators) {
    Objects.requireNonNull(operators, "operators");
    return Releasing.dropped(receiveRetained().transformDeferred(operators));
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
  public <R> Flux<R> receiveScoped(
      Function<? super RetainedData, ? extends Publisher<? extends R>> scope) {
    Objects.requireNonNull(scope, "scope");
    return GateFlux.with(
        "receiveScoped",
        context -> streams.receiveScoped(data -> ContextSubscriber.in(context, scope.apply(data))));
  }

  /**
   * Received messages, cut out of what arrives: {@link StreamConnection#receive(Frames)}.
   *
   * @param frames how to cut, such as {@code Frames.lines(UTF_8, 8192)}
   * @param <T> the type of the messages
   * @return messages, the subscriber's for ever
   */
  public <T> Flux<T> receive(Frames<T> frames) {
    return BurstFlux.of("receive", streams.receive(frames));
  }

  /**
   * Received messages as views of where they arrived, valid only during {@code onNext}:
   * {@link StreamConnection#receiveBorrowed(Frames)}. Not to be used with an operator that keeps
   * elements or moves them to another thread.
   *
   * @param frames how to cut; lines are given as their bytes
   * @return read-only views
   */
  public Flux<ByteBuffer> receiveBorrowed(Frames<?> frames) {
    return GateFlux.of("receiveBorrowed", streams.receiveBorrowed(frames));
  }

  /**
   * Received messages, all those of an indication in one signal:
   * {@link StreamConnection#receiveBatches}. For pipelines that change threads, such as with
   * {@code publishOn}.
   *
   * @param frames how to cut, such as {@code Frames.lines(UTF_8, 8192)}
   * @param <T> the type of the messages
   * @return immutable lists, the subscriber's for ever
   */
  public <T> Flux<List<T>> receiveBatches(Frames<T> frames) {
    return BurstFlux.of("receiveBatches", streams.receiveBatches(frames));
  }

  /**
   * Received bytes by request, in memory made for the subscriber:
   * {@link StreamConnection#read(int)}.
   *
   * @param size bytes of an element at most, 1 or more
   * @return heap buffers, the subscriber's for ever
   * @throws IllegalArgumentException if {@code size} is less than 1
   */
  public Flux<ByteBuffer> read(int size) {
    return GateFlux.of("read", streams.read(size));
  }

  /**
   * Sends what a source gives: {@link StreamConnection#send(Publisher)}.
   *
   * @param source subscribed to once for each subscription of the result
   * @return completes when the system took every byte
   */
  public Mono<Void> send(Publisher<? extends ByteBuffer> source) {
    return SendMono.of("send", streams::sender, source);
  }

  /**
   * Sends one buffer: {@link StreamConnection#send(ByteBuffer)}.
   *
   * @param buffer read when the result is subscribed to; its position stays
   * @return completes when the system took every byte
   */
  public Mono<Void> send(ByteBuffer buffer) {
    return GateMono.of("send", streams.send(buffer));
  }

  /**
   * Sends retained data and releases it: {@link StreamConnection#sendRetained}. What Reactor's
   * operators drop on the way to here is released too, as in {@link #receiveRetained(Function)}.
   *
   * @param source of elements whose ownership passes to this send
   * @return completes when the system took every byte
   */
  public Mono<Void> sendRetained(Publisher<? extends RetainedData> source) {
    return SendMono.of("sendRetained", streams::retainedSender, Releasing::hooks, source);
  }

  /**
   * What the peer did: {@link StreamConnection#disconnected()}.
   *
   * @return 0 to 2 elements, replayed to every subscriber
   */
  public Flux<Disconnect> disconnected() {
    return GateFlux.of("disconnected", streams.disconnected());
  }

  /**
   * How many bytes are worth having in flight: {@link StreamConnection#idealSendBacklog()}.
   *
   * @return the number as it is, then its changes; of those that nobody asked for the newest
   */
  public Flux<Long> idealSendBacklog() {
    return GateFlux.of("idealSendBacklog", streams.idealSendBacklog());
  }

  /**
   * Ends the sending direction: {@link StreamConnection#disconnect()}.
   *
   * @return completes when the FIN is queued
   */
  public Mono<Void> disconnect() {
    return GateMono.of("disconnect", streams.disconnect());
  }

  /**
   * Breaks the connection: {@link StreamConnection#abort()}.
   *
   * @return completes when the socket is closed; never fails
   */
  public Mono<Void> abort() {
    return GateMono.of("abort", streams.abort());
  }

  /**
   * Closes in good order, within a deadline: {@link StreamConnection#close()}.
   *
   * @return completes when the socket is closed; never fails
   */
  public Mono<Void> close() {
    return GateMono.of("close", streams.close());
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
