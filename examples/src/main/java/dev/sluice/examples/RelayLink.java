package dev.sluice.examples;

import dev.sluice.api.Disconnect;
import dev.sluice.api.SocketStatistics;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.reactor.ReactorConnection;
import java.util.Locale;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Two connections that pass their bytes on to each other, until both directions have ended or one
 * of them broke.
 */
final class RelayLink {
  /**
   * One of the two, named by its failures: whichever signal comes first, the line says who broke.
   */
  private record Side(String name, ReactorConnection connection) {
    /** What its socket says; a failure that was named already stays as it is. */
    Throwable named(Throwable failure) {
      return failure instanceof StatusException why
          ? CommandFailure.transfer("the " + name + ": " + why.reason() + " (" + why.status() + ")")
          : failure;
    }

    /** Fails once the peer has reset it. */
    Flux<?> reset() {
      return connection
          .disconnected()
          .filter(how -> how == Disconnect.ABORTIVE)
          .concatMap(how -> Mono.error(new StatusException(Status.CONNECTION_RESET, name)))
          .onErrorMap(this::named);
    }

    SocketStatistics statistics() {
      return connection.statistics();
    }
  }

  private final Side client;
  private final Side server;

  private RelayLink(ReactorConnection client, ReactorConnection server) {
    this.client = new Side("client", client);
    this.server = new Side("server", server);
  }

  /**
   * Runs a link to its end; both connections are closed then.
   *
   * @return completes after both directions ended well; fails, with both connections reset, when
   *     either side broke
   */
  static Mono<Void> run(ReactorConnection client, ReactorConnection server, RelayTotals totals) {
    RelayLink link = new RelayLink(client, server);
    totals.opened(link);
    return Mono.firstWithSignal(link.bothWays(), link.broken())
        .onErrorResume(failure -> link.abort().then(Mono.error(link.explain(failure))))
        .then(Mono.defer(link::close))
        .doFinally(end -> totals.closed(link));
  }

  private Mono<Void> bothWays() {
    return Mono.when(oneWay(client, server), oneWay(server, client));
  }

  /**
   * Retained buffers go from one socket to the other uncopied; the end of the one ends the sending
   * of the other.
   */
  private static Mono<Void> oneWay(Side from, Side to) {
    return to.connection
        .sendRetained(from.connection.receiveRetained().onErrorMap(from::named))
        .then(to.connection.disconnect())
        .onErrorMap(to::named);
  }

  /**
   * A reset is told at once, also on a side that is stalled and would not be read for a long time.
   * Never completes.
   */
  private Mono<Void> broken() {
    return Flux.merge(client.reset(), server.reset()).then(Mono.never());
  }

  private CommandFailure explain(Throwable failure) {
    return CommandFailure.transfer(String.format(
        Locale.ROOT,
        "%s (%d bytes to the server, %d to the client)",
        CommandFailure.reason(failure),
        server.statistics().send().bytesSent(),
        client.statistics().send().bytesSent()));
  }

  private Mono<Void> abort() {
    return Mono.when(client.connection.abort(), server.connection.abort());
  }

  private Mono<Void> close() {
    return Mono.when(client.connection.close(), server.connection.close());
  }

  long bytesToServer() {
    return server.statistics().send().bytesSent();
  }

  long bytesToClient() {
    return client.statistics().send().bytesSent();
  }

  /** Memory held for the direction to the server: not accepted, retained, or waiting to be sent. */
  long heldToServer() {
    return held(client, server);
  }

  /** As {@link #heldToServer()} for the other direction. */
  long heldToClient() {
    return held(server, client);
  }

  /** Retained bytes that wait to be sent count once: they are among both numbers. */
  private static long held(Side from, Side to) {
    return Math.max(
        from.statistics().receive().heldBytes(), to.statistics().send().heldBytes());
  }
}
