package dev.sluice.streams;

import dev.sluice.api.AcceptEvent;
import dev.sluice.api.AcceptVerdict;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/**
 * Turns a listener's accept event into connections for one subscriber at a time. A refused
 * connection is lost, so demand switches the event: off, connections wait in the backlog.
 *
 * <pre>
 * state   event                               next   what is done
 * off     request(n)                          on     the held connection is given; with demand left, enable
 * on      connection, demand beyond it        on     given, SUCCESS
 * on      connection, the last one demanded   off    given, SUCCESS; disable
 * on      connection, nobody wants it         off    held, SUCCESS; disable
 * on      cancel, bad n, a throw              off    disable
 * any     close                               ended  the held connection is reset; onComplete, or onError if it failed
 * </pre>
 *
 * A connection is held only when a cancel met it half way, between the system and the callback; so
 * at most one is, and the next subscriber gets it first. As in the backlog, it waits there.
 */
final class AcceptGate implements SubscriberSlot.Gate, Publisher<StreamConnection> {
  private final ListeningSocket socket;
  private final Function<ConnectionSocket, SocketStreamConnection> connections;
  private final Faults faults;
  private final SubscriberSlot slot;

  /** Whether the event is off, or goes off when its callback returns. Loop. */
  private boolean off = true;

  /** Accepted and not wanted. Loop. */
  private @Nullable SocketStreamConnection held;

  AcceptGate(
      ListeningSocket socket,
      Function<ConnectionSocket, SocketStreamConnection> connections,
      Faults faults) {
    this.socket = socket;
    this.connections = connections;
    this.faults = faults;
    this.slot = new SubscriberSlot(socket.eventLoop(), this, faults);
  }

  @Override
  public void subscribe(Subscriber<? super StreamConnection> subscriber) {
    Objects.requireNonNull(subscriber, "RS 1.9: subscriber");
    slot.subscribe(new AcceptSubscription(slot, subscriber), subscriber);
  }

  /** The subscriber's demand. Any thread. */
  long demandOr(long otherwise) {
    return slot.demandOr(otherwise);
  }

  // ---- the event, on the loop

  /** WskAcceptEvent. */
  AcceptVerdict accept(AcceptEvent event) {
    ConnectionSocket child = event.socket();
    if (child == null) {
      closed(Status.FILE_FORCED_CLOSED, null);
      return AcceptVerdict.REQUEST_NOT_ACCEPTED;
    }
    if (slot.hasEnded() || held != null) {
      return AcceptVerdict.REQUEST_NOT_ACCEPTED;
    }
    SocketStreamConnection connection = connections.apply(child);
    event.events(connection);
    AcceptSubscription now = serving();
    if (now == null || !now.offer(connection)) {
      held = connection;
    }
    settle();
    return AcceptVerdict.SUCCESS;
  }

  private @Nullable AcceptSubscription serving() {
    return (AcceptSubscription) slot.serving();
  }

  /** Makes the event follow the demand. */
  private void settle() {
    if (slot.hasEnded()) {
      return;
    }
    AcceptSubscription now = serving();
    boolean unwanted = held != null || now == null || now.pauseUnlessDemanded();
    if (unwanted && !off) {
      off = true;
      socket.disableEvent(EventType.ACCEPT, null);
    } else if (!unwanted && off) {
      off = false;
      Status status = socket.enableEvents(Set.of(EventType.ACCEPT));
      if (status.isError()) {
        closed(status, null);
      }
    }
  }

  /**
   * The listener begins to close ({@link Status#CANCELLED}: by its owner), or does not work any
   * more.
   */
  void closed(Status reason, @Nullable Throwable cause) {
    SocketStreamConnection unwanted = held;
    held = null;
    if (unwanted != null) {
      unwanted.abortNow();
    }
    slot.end(
        reason == Status.CANCELLED
            ? Terminal.COMPLETED
            : Ends.closed(reason, () -> "accept on " + faults.place(), cause));
  }

  // ---- for the slot

  @Override
  public boolean starting(GateSubscription<?> subscription) {
    return off;
  }

  @Override
  public void started(GateSubscription<?> subscription) {
    open();
  }

  @Override
  public void resume() {
    runOnLoop(this::open);
  }

  @Override
  public void freed() {
    runOnLoop(this::settle);
  }

  private void open() {
    AcceptSubscription now = serving();
    SocketStreamConnection waiting = held;
    if (now != null && waiting != null) {
      held = null; // before onNext, which may subscribe and come back here
      if (!now.offer(waiting)) {
        held = waiting;
      }
    }
    settle();
  }

  private void runOnLoop(Runnable task) {
    Signals.tryCall(() -> Signals.onLoop(socket.eventLoop(), task));
  }

  /** Closes the socket, which may have been closed already. */
  void close(Request request) {
    socket.close(request);
  }
}
