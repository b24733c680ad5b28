package dev.sluice.reactor;

import dev.sluice.api.DatagramSocket;
import dev.sluice.api.SocketStatistics;
import dev.sluice.streams.Datagram;
import dev.sluice.streams.RetainedDatagram;
import dev.sluice.streams.StreamDatagrams;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A datagram socket for Reactor: {@link StreamDatagrams} with Reactor's types. Demand, overflow,
 * ownership, threads, end and errors of every method are told there, under the method of the same
 * name.
 *
 * <p><b>Prefetch:</b> operators such as {@code publishOn} and {@code flatMap} ask for elements
 * before they can use them (256 by default), so what they hold comes before any overflow.
 *
 * <p><b>Threads:</b> signals come on the socket's event loop, which serves other sockets too: a
 * subscriber that blocks there stops them all. The {@code onSubscribe} of a {@code Flux} comes from
 * there as well, mostly after {@code subscribe} returned, so a subscriber asks for its first
 * elements in {@code onSubscribe}.
 */
public final class ReactorDatagrams {
  private final StreamDatagrams streams;

  ReactorDatagrams(StreamDatagrams streams) {
    this.streams = streams;
  }

  /**
   * Received datagrams as copies: {@link StreamDatagrams#receive()}.
   *
   * @return datagrams on the heap, the subscriber's for ever
   */
  public Flux<Datagram> receive() {
    return GateFlux.of("receive", streams.receive());
  }

  /**
   * Received datagrams without a copy, whose data is valid only during {@code onNext}:
   * {@link StreamDatagrams#receiveBorrowed()}. Not to be used with an operator that keeps elements
   * or moves them to another thread.
   *
   * @return datagrams over read-only views
   */
  public Flux<Datagram> receiveBorrowed() {
    return GateFlux.of("receiveBorrowed", streams.receiveBorrowed());
  }

  /**
   * Received datagrams kept until released: {@link StreamDatagrams#receiveRetained()}. Who releases
   * what, {@link ReactorConnection#receiveRetained()} says.
   *
   * @return retained datagrams
   */
  public Flux<RetainedDatagram> receiveRetained() {
    return RetainedFlux.of(streams.receiveRetained());
  }

  /**
   * As {@link #receiveRetained()} through operators of your choice; what these drop is released, as
   * with {@link ReactorConnection#receiveRetained(Function)}.
   *
   * @param operators applied once for each subscription
   * @param <R> what comes out; a {@link RetainedDatagram} that comes out is the subscriber's to
   *     release
   * @return what {@code operators} give
   */
  public <R> Flux<R> receiveRetained(
      Function<? super Flux<RetainedDatagram>, ? extends Publisher<R>> operators) {
    Objects.requireNonNull(operators, "operators");
    return Releasing.dropped(receiveRetained().transformDeferred(operators));
  }

  /**
   * As {@link #receiveRetained()} with one inner publisher a datagram, which is released when that
   * ends: {@link StreamDatagrams#receiveScoped}.
   *
   * @param scope what to do with a datagram
   * @param <R> what the inner publishers give; must not refer to the datagram's memory beyond their
   *     end
   * @return what the inner publishers give, in order
   */
  public <R> Flux<R> receiveScoped(
      Function<? super RetainedDatagram, ? extends Publisher<? extends R>> scope) {
    Objects.requireNonNull(scope, "scope");
    return GateFlux.with(
        "receiveScoped",
        context -> streams.receiveScoped(data -> ContextSubscriber.in(context, scope.apply(data))));
  }

  /**
   * Sends what a source gives, each to its own address: {@link StreamDatagrams#send(Publisher)}.
   *
   * @param source subscribed to once for each subscription of the result
   * @return completes when the system took every datagram
   */
  public Mono<Void> send(Publisher<? extends Datagram> source) {
    return SendMono.of("send", streams::sender, source);
  }

  /**
   * Sends what a source gives to the socket's peer: {@link StreamDatagrams#sendToPeer}.
   *
   * @param source subscribed to once for each subscription of the result
   * @return completes when the system took every datagram
   */
  public Mono<Void> sendToPeer(Publisher<? extends ByteBuffer> source) {
    return SendMono.of("sendToPeer", streams::peerSender, source);
  }

  /**
   * Sends one datagram, also beside others: {@link StreamDatagrams#send(ByteBuffer,
   * SocketAddress)}.
   *
   * @param data copied by {@code subscribe}; its position stays
   * @param remoteAddress where to
   * @return completes when the system took it
   */
  public Mono<Void> send(ByteBuffer data, SocketAddress remoteAddress) {
    return GateMono.of("send", streams.send(data, remoteAddress));
  }

  /**
   * Closes at once: {@link StreamDatagrams#close()}.
   *
   * @return completes when the socket is closed; never fails
   */
  public Mono<Void> close() {
    return GateMono.of("close", streams.close());
  }

  /**
   * Numbers of this socket, every drop among them.
   *
   * @return a snapshot
   */
  public SocketStatistics statistics() {
    return streams.statistics();
  }

  /**
   * This side's address.
   *
   * @return the local address with the real port
   */
  public SocketAddress localAddress() {
    return streams.localAddress();
  }

  /**
   * The socket beneath, with the restrictions of {@link StreamDatagrams#socket()}.
   *
   * @return the kernel-style socket
   */
  public DatagramSocket socket() {
    return streams.socket();
  }

  /**
   * The same with plain publishers.
   *
   * @return what this is a view of
   */
  public StreamDatagrams streams() {
    return streams;
  }

  @Override
  public String toString() {
    return streams.toString();
  }
}
