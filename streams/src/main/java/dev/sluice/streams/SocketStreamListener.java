package dev.sluice.streams;

import dev.sluice.api.AcceptEvent;
import dev.sluice.api.AcceptVerdict;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.Request;
import dev.sluice.api.SocketStatistics;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import java.net.SocketAddress;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** A listener over a socket: hands its events to the accept gate. */
final class SocketStreamListener implements StreamListener, ListeningEvents {
  private final ListeningSocket socket;
  private final Faults faults = new Faults(this::toString);
  private final AcceptGate accepts;
  private final ReplayPublisher<Void> closed;

  /** Whether the socket is being closed. Loop. */
  private boolean closing;

  SocketStreamListener(
      ListeningSocket socket, Function<ConnectionSocket, SocketStreamConnection> connections) {
    this.socket = socket;
    this.accepts = new AcceptGate(socket, connections, faults);
    this.closed = new ReplayPublisher<>(socket.eventLoop(), faults);
  }

  /** Begins to listen for the socket's closing; once. */
  void attach() {
    socket.onClose(this::closing);
  }

  @Override
  public AcceptVerdict accept(AcceptEvent event) {
    AcceptVerdict verdict = accepts.accept(event);
    if (event.socket() == null) {
      closeNow();
    }
    return verdict;
  }

  private void closing(Status reason, @Nullable Throwable cause) {
    accepts.closed(reason, cause);
    closeNow();
  }

  private void closeNow() {
    if (!closing) {
      closing = true;
      socket.close(new Request(request -> closed.end(Terminal.COMPLETED)));
    }
  }

  @Override
  public Publisher<StreamConnection> accept() {
    return accepts;
  }

  @Override
  public Publisher<Void> close() {
    return closed.beginning(this::closeNow);
  }

  /** The end of it. */
  ReplayPublisher<Void> closed() {
    return closed;
  }

  @Override
  public SocketAddress localAddress() {
    return socket.localAddress();
  }

  @Override
  public SocketStatistics statistics() {
    return socket.statistics().withDemand(accepts.demandOr(SocketStatistics.NO_DEMAND));
  }

  @Override
  public ListeningSocket socket() {
    return socket;
  }

  @Override
  public String toString() {
    try {
      return "listener on " + Addresses.text(localAddress());
    } catch (StatusException closed) {
      return "listener (closed)";
    }
  }
}
