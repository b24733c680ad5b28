package dev.sluice.streams;

import dev.sluice.api.AcceptEvent;
import dev.sluice.api.AcceptVerdict;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.InspectEvent;
import dev.sluice.api.InspectId;
import dev.sluice.api.InspectVerdict;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.Request;
import dev.sluice.api.SocketStatistics;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** A listener over a socket: hands its events to the gates. */
final class SocketStreamListener implements StreamListener, ListeningEvents {
  private final ListeningSocket socket;
  private final Faults faults = new Faults(this);
  private final AcceptGate accepts;
  private final InspectGate inspections;
  private final ReplayPublisher<Void> closed;
  private final ShutdownSequence shutdown;

  /** Whether the socket is being closed. Loop. */
  private boolean closing;

  SocketStreamListener(
      ListeningSocket socket,
      Function<ConnectionSocket, SocketStreamConnection> connections,
      ListenOptions options) {
    OpenConnections open = new OpenConnections(options.connectionLimit());
    this.socket = socket;
    this.accepts = new AcceptGate(socket, connections, open, options.acceptMode(), faults);
    this.inspections = new InspectGate(socket, options, faults);
    this.closed = new ReplayPublisher<>(socket.eventLoop(), faults);
    this.shutdown = new ShutdownSequence(socket.eventLoop(), open, closed, this::closeNow, faults);
  }

  /** Begins to listen for the socket's closing, once it is bound. Its loop; once. */
  void attach() {
    accepts.attach();
    socket.onClose(this::closing);
  }

  @Override
  public AcceptVerdict accept(AcceptEvent event) {
    AcceptVerdict verdict = accepts.accept(event);
    if (event.socket() == null) {
      failed();
    }
    return verdict;
  }

  @Override
  public InspectVerdict inspect(InspectEvent event) {
    InspectId id = event.id();
    if (id == null) {
      failed();
      return InspectVerdict.REJECT;
    }
    return inspections.inspect(event, id);
  }

  @Override
  public void abort(InspectId id) {
    inspections.abort(id);
  }

  /** The socket does not work any more. */
  private void failed() {
    closing(Status.FILE_FORCED_CLOSED, null);
  }

  private void closing(Status reason, @Nullable Throwable cause) {
    accepts.closed(reason, cause);
    inspections.end(Ends.ofListener(reason, () -> "inspect on " + faults.place(), cause));
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
  public Publisher<ConnectionRequest> inspect() {
    return inspections.requests();
  }

  @Override
  public Publisher<InspectId> aborted() {
    return inspections.aborts();
  }

  @Override
  public Publisher<ShutdownResult> shutdown(Duration deadline) {
    if (deadline.isNegative()) {
      throw new IllegalArgumentException("the deadline must be 0 or more: " + deadline);
    }
    return shutdown.within(deadline);
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
