package dev.sluice.streams;

import dev.sluice.api.ClientConfiguration;
import dev.sluice.api.SocketClient;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * The way in: connects, listens, and binds datagram sockets. Owns a {@link SocketClient} and with
 * it event loops; close it when done.
 *
 * <p>Every publisher here and on what it gives is cold unless it says otherwise, and signals on the
 * event loop of the socket it is about; those that make a socket call {@code onSubscribe} at once,
 * before there is one.
 */
public interface StreamSockets extends AutoCloseable {
  /**
   * Sockets of the provider found on the class or module path, with defaults.
   *
   * @return new sockets, to be closed
   * @throws dev.sluice.api.StatusException with DEVICE_NOT_READY if there is no provider
   */
  static StreamSockets create() {
    return create(null, StreamOptions.defaults());
  }

  /**
   * Sockets of the provider that a configuration is for.
   *
   * @param configuration a provider's own type, or {@code null} for the default provider and its
   *     defaults
   * @param options how streams behave
   * @return new sockets, to be closed
   * @throws dev.sluice.api.StatusException with DEVICE_NOT_READY if there is no such provider
   */
  static StreamSockets create(@Nullable ClientConfiguration configuration, StreamOptions options) {
    return ClientStreamSockets.create(configuration, options);
  }

  /**
   * Sockets over a client, which is theirs from now on.
   *
   * @param client closed together with these sockets
   * @param options how streams behave
   * @return new sockets, to be closed
   */
  static StreamSockets over(SocketClient client, StreamOptions options) {
    return new ClientStreamSockets(client, options);
  }

  /**
   * Connects; each subscription makes a connection of its own, of one element. Cancelling before
   * the element closes the attempt.
   *
   * <p>Fails with {@link dev.sluice.api.StatusException}: CONNECTION_REFUSED, IO_TIMEOUT
   * ({@link ConnectionTimeoutException} after {@link StreamOptions#connectTimeout()}),
   * CONNECTION_RESET (the peer dropped it at once), HOST_UNREACHABLE, NETWORK_UNREACHABLE,
   * NOT_FOUND (no such Unix path), NO_MATCH (an unresolved address: this does not look names up),
   * DEVICE_NOT_READY once these sockets are closing.
   *
   * @param address an {@link java.net.InetSocketAddress} or
   *     {@link java.net.UnixDomainSocketAddress}
   * @return a publisher of one connection
   */
  Publisher<StreamConnection> connect(SocketAddress address);

  /**
   * Listens; each subscription makes a listener of its own, of one element, which takes no
   * connection before somebody subscribes to its {@link StreamListener#accept()} and asks for some.
   *
   * <p>Fails with {@link dev.sluice.api.StatusException}: ADDRESS_ALREADY_EXISTS, ACCESS_DENIED,
   * INVALID_ADDRESS_COMPONENT, DEVICE_NOT_READY.
   *
   * @param address where; port 0 chooses a free one
   * @return a publisher of one listener
   */
  default Publisher<StreamListener> listen(SocketAddress address) {
    return listen(address, ListenOptions.defaults());
  }

  /**
   * As {@link #listen(SocketAddress)}, with options.
   *
   * @param address where; port 0 chooses a free one
   * @param options how the listener behaves
   * @return a publisher of one listener
   */
  Publisher<StreamListener> listen(SocketAddress address, ListenOptions options);

  /**
   * The events of the client: WskClientEvent. The contract defines no kinds of it, so there are
   * none to be told; one that comes all the same is answered NOT_IMPLEMENTED (WSK reference 2.3).
   *
   * <p><b>Demand:</b> one unit is one event; without it the newest waits, those before it are
   * forgotten. Any number of subscribers; the newest event is replayed. <b>Threads:</b> whichever
   * brings the event or asks for it. Of sockets made by {@link #over} nothing is told: their client
   * was registered with callbacks of its own.
   *
   * <p>Completes when these sockets are closed. {@link IllegalArgumentException} for
   * {@code request(n)}, n &le; 0 (RS 3.9).
   *
   * @return the numbers of the events' kinds
   */
  Publisher<Integer> clientEvents();

  /**
   * A bound datagram socket with the default options, as {@link #datagrams(SocketAddress,
   * DatagramOptions)} makes it.
   *
   * @param address where; port 0 chooses a free one
   * @return a publisher of one socket
   */
  default Publisher<StreamDatagrams> datagrams(SocketAddress address) {
    return datagrams(address, DatagramOptions.defaults());
  }

  /**
   * A bound datagram socket; each subscription makes one of its own, of one element, which takes no
   * datagram from the system before somebody subscribes to one of its receive publishers.
   *
   * <p>Fails with {@link dev.sluice.api.StatusException}: ADDRESS_ALREADY_EXISTS, ACCESS_DENIED,
   * INVALID_ADDRESS_COMPONENT, NO_MATCH (an unresolved address), DEVICE_NOT_READY;
   * INVALID_PARAMETER and others for a peer that cannot be one.
   *
   * @param address where; port 0 chooses a free one
   * @param options what becomes of datagrams that nobody asked for, and whom they may come from
   * @return a publisher of one socket
   */
  Publisher<StreamDatagrams> datagrams(SocketAddress address, DatagramOptions options);

  /**
   * The client beneath.
   *
   * @return the client
   */
  SocketClient client();

  /**
   * How streams behave here.
   *
   * @return the options
   */
  StreamOptions options();

  /**
   * Closes every listener and datagram socket, then every connection as
   * {@link StreamConnection#close()} does, all at once and within
   * {@link StreamOptions#closeDeadline()}, then the client. Blocks until then: one peer that does
   * not end its side is enough to make it last as long as the deadline. Logs how many connections
   * had to be aborted. Closing twice does nothing more.
   *
   * @throws IllegalStateException on one of the event loops, where it would wait for itself
   */
  @Override
  void close();
}
