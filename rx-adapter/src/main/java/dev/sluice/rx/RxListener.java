package dev.sluice.rx;

import dev.sluice.api.InspectId;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.SocketStatistics;
import dev.sluice.streams.ConnectionRequest;
import dev.sluice.streams.ListenOptions;
import dev.sluice.streams.ShutdownResult;
import dev.sluice.streams.StreamConnection;
import dev.sluice.streams.StreamListener;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.CompletableSource;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.functions.Function;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Objects;
import org.reactivestreams.Publisher;

/** A listening socket for RxJava: {@link StreamListener} with RxJava's types. */
public final class RxListener {
  private final StreamListener streams;

  RxListener(StreamListener streams) {
    this.streams = streams;
  }

  /**
   * The connections, as {@link StreamListener#accept()} gives them. A connection that an operator
   * drops stays open: {@link #serve(Function)} has no such gap.
   *
   * @return one element for each connection, on demand
   */
  public Flowable<RxConnection> accept() {
    return GateFlowable.of("accept", streams.accept()).map(RxConnection::new);
  }

  /**
   * Serves every connection, any number of them at a time; else as {@link #serve(Function, int)}.
   *
   * @param handler what to do with a connection
   * @return completes after the listener was closed and every handler has ended
   */
  public Completable serve(Function<? super RxConnection, ? extends CompletableSource> handler) {
    return serve(handler, Integer.MAX_VALUE);
  }

  /**
   * Serves connections as {@link StreamListener#serve} does: accepts on demand, closes each
   * connection at its handler's end, aborts it after an error, logs that as one line and goes on.
   *
   * @param handler what to do with a connection; called on the event loop, must not block
   * @param maxConnections how many connections at a time; further ones wait in the backlog
   * @return completes after the listener was closed and every handler has ended
   * @throws IllegalArgumentException if {@code maxConnections} is less than 1
   */
  public Completable serve(
      Function<? super RxConnection, ? extends CompletableSource> handler, int maxConnections) {
    Objects.requireNonNull(handler, "handler");
    if (maxConnections < 1) {
      throw new IllegalArgumentException("maxConnections must be 1 or more: " + maxConnections);
    }
    return GateCompletable.of(
        "serve", streams.serve(connection -> handle(handler, connection), maxConnections));
  }

  private static Publisher<Void> handle(
      Function<? super RxConnection, ? extends CompletableSource> handler,
      StreamConnection connection) {
    try {
      return Completable.wrap(handler.apply(new RxConnection(connection))).toFlowable();
    } catch (Throwable thrown) {
      return Flowable.error(thrown);
    }
  }

  /**
   * Those who ask for a connection, to be accepted or rejected: {@link StreamListener#inspect()}. A
   * request that an operator drops is reset when {@link ListenOptions#pendTimeout} is over.
   *
   * @return one element for each request, on demand
   */
  public Flowable<ConnectionRequest> inspect() {
    return GateFlowable.of("inspect", streams.inspect());
  }

  /**
   * Which requests are gone before they became connections: {@link StreamListener#aborted()}.
   *
   * @return the ids of requests that {@link #inspect()} gave
   */
  public Flowable<InspectId> aborted() {
    return GateFlowable.of("aborted", streams.aborted());
  }

  /**
   * Stops listening and ends every connection within a deadline: {@link StreamListener#shutdown}.
   *
   * @param deadline 0 or more; 0 resets at once
   * @return who did not end in time; never fails, but with NoSuchElementException if the event loop
   *     has ended before
   * @throws IllegalArgumentException if the deadline is negative
   */
  public Single<ShutdownResult> shutdown(Duration deadline) {
    return ResourceSingle.of(
        "shutdown", streams.shutdown(deadline), result -> result, result -> {});
  }

  /**
   * Where it listens.
   *
   * @return the local address with the real port
   */
  public SocketAddress localAddress() {
    return streams.localAddress();
  }

  /**
   * Stops listening, as {@link StreamListener#close()} does.
   *
   * @return completes when closed, never fails
   */
  public Completable close() {
    return GateCompletable.of("close", streams.close());
  }

  /**
   * Numbers of this socket.
   *
   * @return a snapshot, with the demand of the accept subscriber
   */
  public SocketStatistics statistics() {
    return streams.statistics();
  }

  /**
   * The socket beneath.
   *
   * @return the kernel-style socket
   */
  public ListeningSocket socket() {
    return streams.socket();
  }

  /**
   * The same with plain publishers.
   *
   * @return what this is a view of
   */
  public StreamListener streams() {
    return streams;
  }

  @Override
  public String toString() {
    return streams.toString();
  }
}
