package dev.sluice.streams;

import dev.sluice.api.InspectId;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.SocketStatistics;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.function.Function;
import org.reactivestreams.Publisher;

/** A listening socket as a publisher of connections. */
public interface StreamListener {
  /**
   * The connections, taken from the system one at a time and only on demand. Without demand, and
   * while {@link ListenOptions#connectionLimit} of them are open, they wait in the backlog, or with
   * {@link AcceptMode#SHED} are refused.
   *
   * <p><b>Demand:</b> one unit is one connection. <b>Ownership:</b> the subscriber closes every
   * connection it got. <b>Subscribers:</b> one at a time, {@link IllegalStateException} for a
   * second; after {@code cancel()} returned another may follow and gets the next connection.
   * Cancelling closes nothing. {@link IllegalStateException} also where the client's accept event
   * is static and the mode is {@link AcceptMode#PAUSE}: such an event cannot be switched off.
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
   * Those who ask for a connection, with {@link ListenOptions#inspection}: each is pended, and
   * becomes a connection only if the subscriber accepts it. WskInspectEvent, answered PEND.
   *
   * <p><b>Demand:</b> one unit is one request. Without demand or subscriber requests wait here, and
   * at {@link ListenOptions#pendLimit} in the backlog. One that is not decided within
   * {@link ListenOptions#pendTimeout}, here or with its subscriber, is reset and counted as
   * refused; one that is gone before it was given is never given. <b>Subscribers:</b> one at a
   * time, {@link IllegalStateException} for a second, and without inspection. <b>Cancelling</b>
   * rejects the requests that wait here; those that were given stay to be decided. A request whose
   * subscriber throws is rejected.
   *
   * <p>Ends as {@link #accept()} does. Source: WSK R26, R39 to R43.
   *
   * @return always the same requests
   */
  Publisher<ConnectionRequest> inspect();

  /**
   * Which requests, given by {@link #inspect()}, are gone before they became connections: the peer
   * reset them, or the time to decide was over. WskAbortEvent.
   *
   * <p><b>Demand:</b> one unit is one request's id. Without demand or subscriber the newest ids
   * wait, as many as {@link ListenOptions#pendLimit}; older ones are forgotten. <b>Subscribers:</b>
   * one at a time; cancelling changes nothing for the requests.
   *
   * <p>Ends as {@link #inspect()} does, and is refused like it. Source: WSK R40, R42.
   *
   * @return always the same ids
   */
  Publisher<InspectId> aborted();

  /**
   * Stops listening and ends every connection that was accepted here, within a deadline. One that
   * {@link #serve} has given to a handler is left to it, and closed at the handler's end as always;
   * any other is closed as {@link StreamConnection#close()} does: FIN after what is being sent,
   * then the peer's end is awaited. Those that have not ended at the deadline are reset. What was
   * received before that is delivered, what a send has taken before its end goes out. A handler
   * that waits for its peer has to be told by whoever shuts down.
   *
   * <p>Begins when subscribed to, once in all: the first deadline counts; a cancel only stops
   * listening. Never blocks.
   *
   * @param deadline 0 or more; 0 resets at once
   * @return one element when all is closed, then completes; never fails. Empty if the event loop
   *     has ended before
   * @throws IllegalArgumentException if the deadline is negative
   */
  Publisher<ShutdownResult> shutdown(Duration deadline);

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
