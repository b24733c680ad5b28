package dev.sluice.streams;

import dev.sluice.api.ListeningSocket;
import dev.sluice.api.SocketStatistics;
import java.net.SocketAddress;
import java.util.function.Function;
import org.reactivestreams.Publisher;

/** A listening socket as a publisher of connections. */
public interface StreamListener {
  /**
   * The connections, taken from the system one at a time and only on demand; without demand they
   * wait in the backlog.
   *
   * <p><b>Demand:</b> one unit is one connection. <b>Ownership:</b> the subscriber closes every
   * connection it got. <b>Subscribers:</b> one at a time, {@link IllegalStateException} for a
   * second; after {@code cancel()} returned another may follow and gets the next connection.
   * Cancelling closes nothing.
   *
   * <p>Completes when this listener is closed on this side; fails with
   * {@link dev.sluice.api.SocketClosedException} when it stops working.
   * {@link IllegalArgumentException} for {@code request(n)}, n &le; 0 (RS 3.9).
   *
   * <p>Sources: WSK reference 4.3; a refused connection is lost (WSK R36), so demand switches the
   * accept event.
   *
   * @return always the same publisher
   */
  Publisher<StreamConnection> accept();

  /**
   * Gives every connection of {@link #accept()} to a handler and closes it at the handler's end:
   * {@link StreamConnection#close()} after its completion, {@link StreamConnection#abort()} after
   * its failure, which is logged as one line and does not end the serving. What a handler throws is
   * a failure, also what a subscriber of the connection throws later in one of its signals.
   *
   * <p><b>Demand:</b> connections are accepted while fewer than {@code maxConnections} are open,
   * counted until they are closed; further ones wait in the backlog. A handler that never ends
   * keeps its place for ever: give it a timeout. <b>Cancelling</b> accepts no more, cancels the
   * handlers and aborts their connections.
   *
   * <p>Ends as {@link #accept()} does, once every connection is closed.
   *
   * @param handler what to do with a connection; called on the listener's event loop, must not
   *     block
   * @param maxConnections how many connections at a time; {@link Integer#MAX_VALUE} for any number
   * @return a publisher that serves while it is subscribed to
   * @throws IllegalArgumentException if {@code maxConnections} is less than 1
   */
  default Publisher<Void> serve(
      Function<? super StreamConnection, ? extends Publisher<Void>> handler, int maxConnections) {
    return new ServePublisher(accept(), handler, maxConnections);
  }

  /**
   * Where it listens.
   *
   * @return the local address with the real port
   */
  SocketAddress localAddress();

  /**
   * Stops listening; connections already accepted live on (WSK R46). Not accepted ones are reset by
   * the system. Begins when subscribed to, once in all; a cancel only stops listening.
   *
   * @return completes when closed, never fails
   */
  Publisher<Void> close();

  /**
   * Numbers of this socket.
   *
   * @return a snapshot, with the demand of the accept subscriber
   */
  SocketStatistics statistics();

  /**
   * The socket beneath.
   *
   * @return the kernel-style socket
   */
  ListeningSocket socket();
}
