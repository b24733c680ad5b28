package dev.sluice.testkit.internal;

import dev.sluice.api.AcceptVerdict;
import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.EventType;
import dev.sluice.api.InspectId;
import dev.sluice.api.InspectVerdict;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.Request;
import dev.sluice.api.SocketOption;
import dev.sluice.api.Status;
import dev.sluice.spi.support.AcceptOffer;
import dev.sluice.spi.support.Category;
import dev.sluice.spi.support.Counters;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A simulated listening socket. Takes one connection a step, and only while a queued accept or the
 * enabled event wants one; the others wait in the backlog. In steps only, where a field does not
 * say otherwise.
 */
final class SimulatedListener extends SimulatedSocket implements ListeningSocket, Acceptor {
  /** How long to wait after there was no descriptor, in nanoseconds. */
  private static final long SHORTAGE_PAUSE = 100_000_000;

  private final @Nullable ListeningEvents callbacks;

  /** Whose role this is. */
  private final @Nullable SimulatedStream stream;

  private final Lane lane = lane("accept");
  private final ArrayDeque<Accept> queue = new ArrayDeque<>(2);

  /** Established connections that nobody took. */
  private final ArrayDeque<End> backlog = new ArrayDeque<>();

  /** With conditional accept, from bind on. */
  private @Nullable Inspection inspection;

  private boolean starved;
  private boolean posted;

  SimulatedListener(
      SimulatedClient client, ProtocolFamily family, @Nullable ListeningEvents callbacks) {
    super(client, Category.LISTENING, "listener", family);
    this.callbacks = callbacks;
    this.stream = null;
  }

  /** A stream socket takes the role of a listener; it has no conditional accept. */
  SimulatedListener(SimulatedStream stream, @Nullable ListeningEvents callbacks) {
    super(stream.base(), Category.LISTENING, "listener");
    this.callbacks = callbacks;
    this.stream = stream;
  }

  @Override
  protected void closed() {
    client.closed(stream == null ? this : stream);
  }

  @Override
  public Status bind(SocketAddress address, Request request) {
    Objects.requireNonNull(address, "address");
    return new Call(request) {
      @Override
      protected Status carryOut() {
        return end(isBound() ? Status.INVALID_DEVICE_STATE : listen(address));
      }
    }.submit();
  }

  /** Begins to listen. */
  Status listen(SocketAddress address) {
    Status answer = network.checkLocal(address, family);
    if (answer != Status.SUCCESS) {
      return answer;
    }
    SocketAddress chosen = network.withPort(address);
    answer = network.listen(chosen, sharing(), this);
    if (answer == Status.SUCCESS) {
      if (options.isOn(SocketOption.CONDITIONAL_ACCEPT)) {
        inspection = new Inspection(this, callbacks);
      }
      setLocalAddress(chosen);
    }
    return answer;
  }

  @Override
  public Status accept(@Nullable ConnectionEvents events, Request request) {
    return new Accept(events, request).submit();
  }

  @Override
  public Status inspectComplete(InspectId id, InspectVerdict verdict, Request request) {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(verdict, "verdict");
    return new Call(request) {
      @Override
      protected Status carryOut() {
        Inspection known = inspection;
        return end(known == null ? Status.INVALID_DEVICE_STATE : known.complete(id, verdict));
      }
    }.submit();
  }

  @Override
  <T> Status applyOption(SocketOption<T> option, T value) {
    Status answer = super.applyOption(option, value);
    Inspection known = inspection;
    if (known != null) {
      known.wake(); // the limit may be higher
    }
    return answer;
  }

  // ---- events

  @Override
  protected void eventsChanged() {
    wake();
  }

  // ---- connections

  @Override
  public boolean hasRoom() {
    Inspection known = inspection;
    int waiting = known == null ? backlog.size() : known.size();
    return waiting < options.number(SocketOption.BACKLOG);
  }

  @Override
  public int window() {
    return options.number(SocketOption.RECEIVE_BUFFER);
  }

  @Override
  public void established(End end) {
    Inspection known = inspection;
    if (known == null) {
      backlog.add(end);
      wake();
    } else {
      known.established(end);
    }
  }

  private boolean hasConnection() {
    Inspection known = inspection;
    return known == null ? !backlog.isEmpty() : known.hasApproved();
  }

  void wake() {
    if (!posted && wantsConnections() && hasConnection()) {
      posted = true;
      steps.post(lane, "step", this::step);
    }
  }

  private boolean wantsConnections() {
    return isOpen()
        && !starved
        && (!queue.isEmpty() || (callbacks != null && events.isEnabled(EventType.ACCEPT)));
  }

  private void step() {
    posted = false;
    if (!wantsConnections() || !hasConnection()) {
      return;
    }
    if (network.faults().failsAccept()) {
      starve();
      return;
    }
    Accept request = queue.poll();
    if (request != null) {
      give(request);
    } else if (callbacks != null && events.enter(EventType.ACCEPT)) {
      SimulatedConnection connection = take();
      if (connection != null) {
        offer(callbacks, connection);
      }
      exit(EventType.ACCEPT);
    }
    wake();
  }

  /** There are no descriptors: the connections wait. */
  private void starve() {
    steps.note("no descriptor");
    starved = true;
    steps.postAfter(SHORTAGE_PAUSE, lane, "descriptors again", () -> {
      starved = false;
      wake();
    });
  }

  /** A socket for the next connection; {@code null}, and that reset, when the client closes. */
  private @Nullable SimulatedConnection take() {
    Inspection known = inspection;
    if (known == null) {
      return accepted(backlog.remove(), null);
    }
    Inspection.Candidate first = known.take();
    return accepted(first.end(), first.id());
  }

  private @Nullable SimulatedConnection accepted(End end, @Nullable InspectId id) {
    SimulatedConnection connection = SimulatedConnection.offered(client, family, end);
    connection.options.inherit(options);
    connection.inspectedAs(id);
    if (client.opened(connection)) {
      return connection;
    }
    end.out().reset();
    return null;
  }

  private void give(Accept request) {
    SimulatedConnection connection = take();
    if (connection == null) {
      request.end(Status.DEVICE_NOT_READY);
      return;
    }
    connection.setCallbacksIfAny(request.callbacks);
    counters.add(Counters.Of.ACCEPTED, 1);
    connection.taken(0); // WSK R34: no events, whatever the listener passes on
    request.end(Status.SUCCESS, 0, connection);
  }

  private void offer(ListeningEvents told, SimulatedConnection connection) {
    AcceptVerdict verdict = AcceptVerdict.REQUEST_NOT_ACCEPTED;
    try {
      verdict = Objects.requireNonNull(
          told.accept(AcceptOffer.of(connection, connection::setCallbacksIfAny)), "verdict");
    } catch (Throwable thrown) {
      callbackThrew("accept", thrown);
    }
    steps.note("accept " + connection + " -> " + verdict);
    if (verdict == AcceptVerdict.SUCCESS) {
      counters.add(Counters.Of.ACCEPTED, 1);
      connection.taken(passedOnEvents());
    } else {
      counters.add(Counters.Of.REFUSED, 1);
      connection.close(new Request()); // the peer sees a reset (WSK D11)
    }
  }

  @Override
  void tellFailure() {
    if (callbacks != null && events.enter(EventType.ACCEPT)) {
      steps.note("accept without a socket");
      try {
        callbacks.accept(AcceptOffer.ofNothing());
      } catch (Throwable thrown) {
        callbackThrew("accept", thrown);
      }
      exit(EventType.ACCEPT);
    } else if (inspection != null) {
      inspection.tellFailure();
    }
  }

  @Override
  protected void cancelAll(Status why) {
    super.cancelAll(why);
    for (Accept accept = queue.poll(); accept != null; accept = queue.poll()) {
      accept.end(why);
    }
  }

  @Override
  protected void prepareClose() {
    if (isBound()) {
      network.unbind(localAddress(), this, false);
    }
    if (inspection != null) {
      inspection.close();
    }
    for (End end = backlog.poll(); end != null; end = backlog.poll()) {
      end.out().reset();
    }
  }

  /** One WskAccept. */
  private final class Accept extends Call {
    private final @Nullable ConnectionEvents callbacks;

    Accept(@Nullable ConnectionEvents callbacks, Request request) {
      super(request);
      this.callbacks = callbacks;
    }

    @Override
    protected Status carryOut() {
      if (!isBound()) {
        return end(Status.INVALID_DEVICE_STATE);
      }
      queue.add(this);
      wake();
      return Status.PENDING;
    }

    @Override
    protected void withdraw() {
      if (queue.remove(this)) {
        end(Status.CANCELLED);
      }
    }
  }
}
