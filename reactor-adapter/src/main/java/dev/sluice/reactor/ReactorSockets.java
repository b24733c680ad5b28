package dev.sluice.reactor;

import dev.sluice.api.ClientConfiguration;
import dev.sluice.streams.DatagramOptions;
import dev.sluice.streams.ListenOptions;
import dev.sluice.streams.StreamOptions;
import dev.sluice.streams.StreamSockets;
import java.net.SocketAddress;
import java.util.Objects;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The way in for Reactor: connects, listens, and binds datagram sockets. {@link StreamSockets} with
 * Reactor's types; owns event loops, so close it when done.
 */
public final class ReactorSockets implements AutoCloseable {
  private final StreamSockets streams;

  private ReactorSockets(StreamSockets streams) {
    this.streams = Objects.requireNonNull(streams, "streams");
    NonBlockingLoops.areKnown();
  }

  /**
   * Sockets of the provider found on the class or module path, with defaults.
   *
   * @return new sockets, to be closed
   * @throws dev.sluice.api.StatusException with DEVICE_NOT_READY if there is no provider
   */
  public static ReactorSockets create() {
    return over(StreamSockets.create());
  }

  /**
   * Sockets of the provider found on the class or module path.
   *
   * @param options how streams behave
   * @return new sockets, to be closed
   * @throws dev.sluice.api.StatusException with DEVICE_NOT_READY if there is no provider
   */
  public static ReactorSockets create(StreamOptions options) {
    return over(StreamSockets.create(null, options));
  }

  /**
   * Sockets of the provider that a configuration is for.
   *
   * @param configuration a provider's own type
   * @param options how streams behave
   * @return new sockets, to be closed
   * @throws dev.sluice.api.StatusException with DEVICE_NOT_READY if there is no such provider
   */
  public static ReactorSockets create(ClientConfiguration configuration, StreamOptions options) {
    return over(StreamSockets.create(configuration, options));
  }

  /**
   * The same sockets with Reactor's types.
   *
   * @param streams closed together with what is returned
   * @return a view of {@code streams}
   */
  public static ReactorSockets over(StreamSockets streams) {
    return new ReactorSockets(streams);
  }

  /**
   * Connects, as {@link StreamSockets#connect} does and with its errors. A connection that comes up
   * while the subscriber cancels is aborted. One that an operator or a subscriber drops later is
   * not: Reactor hands it to the discard hook of those operators or to {@code Hooks.onNextDropped},
   * where {@code abort().subscribe()} ends it.
   *
   * @param address an {@link java.net.InetSocketAddress} or
   *     {@link java.net.UnixDomainSocketAddress}
   * @return one connection for each subscription
   */
  public Mono<ReactorConnection> connect(SocketAddress address) {
    return ResourceMono.of(
        "connect",
        streams.connect(address),
        ReactorConnection::new,
        connection -> GateMono.of("abort", connection.abort()).subscribe());
  }

  /**
   * Listens, as {@link StreamSockets#listen} does and with its errors. A listener that comes up
   * while the subscriber cancels is closed.
   *
   * @param address where; port 0 chooses a free one
   * @return one listener for each subscription
   */
  public Mono<ReactorListener> listen(SocketAddress address) {
    return listen(address, ListenOptions.defaults());
  }

  /**
   * As {@link #listen(SocketAddress)}, with options.
   *
   * @param address where; port 0 chooses a free one
   * @param options how the listener behaves
   * @return one listener for each subscription
   */
  public Mono<ReactorListener> listen(SocketAddress address, ListenOptions options) {
    return ResourceMono.of(
        "listen",
        streams.listen(address, options),
        ReactorListener::new,
        listener -> GateMono.of("close", listener.close()).subscribe());
  }

  /**
   * The events of the client, of which the contract defines none:
   * {@link StreamSockets#clientEvents()}.
   *
   * @return the numbers of their kinds
   */
  public Flux<Integer> clientEvents() {
    return GateFlux.of("clientEvents", streams.clientEvents());
  }

  /**
   * A bound datagram socket with the default options.
   *
   * @param address where; port 0 chooses a free one
   * @return one socket for each subscription
   */
  public Mono<ReactorDatagrams> datagrams(SocketAddress address) {
    return datagrams(address, DatagramOptions.defaults());
  }

  /**
   * A bound datagram socket, as {@link StreamSockets#datagrams(SocketAddress, DatagramOptions)}
   * makes it and with its errors. A socket that comes up while the subscriber cancels is closed.
   *
   * @param address where; port 0 chooses a free one
   * @param options what becomes of datagrams that nobody asked for, and whom they may come from
   * @return one socket for each subscription
   */
  public Mono<ReactorDatagrams> datagrams(SocketAddress address, DatagramOptions options) {
    return ResourceMono.of(
        "datagrams",
        streams.datagrams(address, options),
        ReactorDatagrams::new,
        datagrams -> GateMono.of("close", datagrams.close()).subscribe());
  }

  /**
   * The same with plain publishers.
   *
   * @return what this is a view of
   */
  public StreamSockets streams() {
    return streams;
  }

  /**
   * Closes everything, as {@link StreamSockets#close()} does. Blocks.
   *
   * @throws IllegalStateException on one of the event loops, where it would wait for itself
   */
  @Override
  public void close() {
    streams.close();
  }
}
