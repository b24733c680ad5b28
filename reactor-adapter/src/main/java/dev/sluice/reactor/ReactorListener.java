package dev.sluice.reactor;

import dev.sluice.api.InspectId;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.SocketStatistics;
import dev.sluice.streams.ConnectionRequest;
import dev.sluice.streams.ListenOptions;
import dev.sluice.streams.ShutdownResult;
import dev.sluice.streams.StreamListener;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A listening socket for Reactor: {@link StreamListener} with Reactor's types. */
public final class ReactorListener {
  private final StreamListener streams;

  ReactorListener(StreamListener streams) {
    this.streams = streams;
  }

  /**
   * The connections, as {@link StreamListener#accept()} gives them. A connection that an operator
   * drops stays open: {@link #serve(Function)} has no such gap.
   *
   * @return one element for each connection, on demand
   */
  public Flux<ReactorConnection> accept() {
    return GateFlux.of("accept", streams.accept()).map(ReactorConnection::new);
  }

  /**
   * Serves every connection, any number of them at a time; else as {@link #serve(Function, int)}.
   *
   * @param handler what to do with a connection
   * @return completes after the listener was closed and every handler has ended
   */
  public Mono<Void> serve(Function<? super ReactorConnection, ? extends Publisher<Void>> handler) {
    return serve(handler, Integer.MAX_VALUE);
  }

  /**
   * Serves connections as {@link StreamListener#serve} does: accepts on demand, closes each
   * connection at its handler's end, aborts it after an error, logs that as one line and goes on.
   * Handlers see the context of whoever subscribes.
   *
   * @param handler what to do with a connection; called on the event loop, must not block
   * @param maxConnections how many connections at a time; further ones wait in the backlog
   * @return completes after the listener was closed and every handler has ended
   * @throws IllegalArgumentException if {@code maxConnections} is less than 1
   */
  public Mono<Void> serve(
      Function<? super ReactorConnection, ? extends Publisher<Void>> handler, int maxConnections) {
    Objects.requireNonNull(handler, "handler");
    if (maxConnections < 1) {
      throw new IllegalArgumentException("maxConnections must be 1 or more: " + maxConnections);
    }
    return GateMono.with(
        "serve",
        context -> streams.serve(
            connection ->
                ContextSubscriber.in(context, handler.apply(new ReactorConnection(connection))),
            maxConnections));
  }

  /**
   * Those who ask for a connection, to be accepted or rejected: {@link StreamListener#inspect()}. A
   * request that an operator drops is reset when {@link ListenOptions#pendTimeout} is over.
   *
   * @return one element for each request, on demand
   */
  public Flux<ConnectionRequest> inspect() {
    return GateFlux.of("inspect", streams.inspect());
  }

  /**
   * Which requests are gone before they became connections: {@link StreamListener#aborted()}.
   *
   * @return the ids of requests that {@link #inspect()} gave
   */
  public Flux<InspectId> aborted() {
    return GateFlux.of("aborted", streams.aborted());
  }

  /**
   * Stops listening and ends every connection within a deadline: {@link StreamListener#shutdown}.
   *
   * @param deadline 0 or more; 0 resets at once
   * @return who did not end in time; never fails; empty if the event loop has ended before
   * @throws IllegalArgumentException if the deadline is negative
   */
  public Mono<ShutdownResult> shutdown(Duration deadline) {
    return ResourceMono.of("shutdown", streams.shutdown(deadline), result -> result, result -> {});
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
  public Mono<Void> close() {
    return GateMono.of("close", streams.close());
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
