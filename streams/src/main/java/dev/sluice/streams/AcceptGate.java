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
 * connection is lost, so in mode {@link AcceptMode#PAUSE} demand switches the event: off,
 * connections wait in the backlog.
 *
 * <pre>
 * state   event                               next   what is done
 * off     request(n), room below the limit    on     the held connection is given; with demand left, enable
 * on      connection, demand beyond it        on     given, SUCCESS
 * on      connection, the last one demanded   off    given, SUCCESS; disable
 * on      connection, the limit is reached    off    given, SUCCESS; disable
 * on      connection, nobody wants it         off    held, SUCCESS; disable
 * on      cancel, bad n, a throw              off    disable
 * off     a connection closed, at the limit   on     if there is demand, enable
 * any     close                               ended  the held connection is reset; onComplete, or onError if it failed
 * </pre>
 *
 * A connection is held only when a cancel met it half way, between the system and the callback; so
 * at most one is, and the next subscriber gets it first. As in the backlog, it waits there.
 *
 * <p>In mode {@link AcceptMode#SHED} the event is on as long as there is a subscriber:
 *
 * <pre>
 * state   event                               next   what is done
 * off     subscribe                           on     enable
 * on      connection, demand, below the limit on     given, SUCCESS
 * on      connection, else                    on     REQUEST_NOT_ACCEPTED
 * on      cancel, bad n, a throw              off    disable
 * any     close                               ended  onComplete, or onError if it failed
 * </pre>
 *
 * A static event is on always, and cannot pause: only SHED works with it.
 */
final class AcceptGate implements SubscriberSlot.Gate, Publisher<StreamConnection> {
  private final ListeningSocket socket;
  private final Function<ConnectionSocket, SocketStreamConnection> connections;
  private final OpenConnections open;
  private final boolean sheds;
  private final Faults faults;
  private final SubscriberSlot slot;

  /** One for all connections. */
  private final Runnable connectionClosed = this::connectionClosed;

  /** Whether the event is on, and no call switches it. Written by attach, before any subscriber. */
  private volatile boolean isStatic;

  /** Whether the event is off, or goes off when its callback returns. Loop. */
  private boolean off = true;

  /** Accepted and not wanted. Loop. */
  private @Nullable SocketStreamConnection held;

  AcceptGate(
      ListeningSocket socket,
      Function<ConnectionSocket, SocketStreamConnection> connections,
      OpenConnections open,
      AcceptMode mode,
      Faults faults) {
    this.socket = socket;
    this.connections = connections;
    this.open = open;
    this.sheds = mode == AcceptMode.SHED;
    this.faults = faults;
    this.slot = new SubscriberSlot(socket.eventLoop(), this, faults);
  }

  /** The socket is bound: finds out what its event is like. Loop. */
  void attach() {
    isStatic = socket.disableEvent(EventType.ACCEPT, null) == Status.INVALID_DEVICE_REQUEST;
  }

  @Override
  public void subscribe(Subscriber<? super StreamConnection> subscriber) {
    Objects.requireNonNull(subscriber, "RS 1.9: subscriber");
    if (isStatic && !sheds) {
      Signals.onLoopOrHere(
          socket.eventLoop(),
          () -> faults.refuse(
              subscriber,
              new IllegalStateException(
                  "the accept event of this client is static, which cannot pause:"
                      + " listen with AcceptMode.SHED")));
      return;
    }
    slot.subscribe(
        new OneByOneSubscription<StreamConnection>(slot, subscriber, AcceptGate::abort),
        subscriber);
  }

  private static void abort(StreamConnection connection) {
    ((SocketStreamConnection) connection).abortNow();
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
    if (slot.hasEnded() || held != null || (mustShed() && !isWanted())) {
      return AcceptVerdict.REQUEST_NOT_ACCEPTED;
    }
    SocketStreamConnection connection = connections.apply(child);
    open.add(connection, connectionClosed);
    event.events(connection);
    OneByOneSubscription<StreamConnection> now = serving();
    if (now == null || !now.offer(connection)) {
      if (mustShed()) {
        return AcceptVerdict.REQUEST_NOT_ACCEPTED; // a cancel came in between
      }
      held = connection;
    }
    settle();
    return AcceptVerdict.SUCCESS;
  }

  private boolean mustShed() {
    return sheds || isStatic;
  }

  private boolean isWanted() {
    OneByOneSubscription<StreamConnection> now = serving();
    return now != null && now.demand() > 0 && !open.areAtLimit();
  }

  @SuppressWarnings("unchecked") // of this gate's making
  private @Nullable OneByOneSubscription<StreamConnection> serving() {
    return (OneByOneSubscription<StreamConnection>) slot.serving();
  }

  /** Makes the event follow the demand. */
  private void settle() {
    if (slot.hasEnded() || isStatic) {
      return;
    }
    boolean unwanted = sheds ? serving() == null : !mayTake();
    if (unwanted && !off) {
      off = true;
      socket.disableEvent(EventType.ACCEPT, null);
    } else if (!unwanted && off) {
      off = false;
      Status status = socket.enableEvents(Set.of(EventType.ACCEPT));
      if (Ends.isFailedEnabling(status)) {
        closed(status, null);
      }
    }
  }

  /** Whether the next connection would be given. Pauses the subscription if it has no demand. */
  private boolean mayTake() {
    OneByOneSubscription<StreamConnection> now = serving();
    return held == null && now != null && !now.pauseUnlessDemanded() && !open.areAtLimit();
  }

  /** There is room below the limit. Any thread. */
  private void connectionClosed() {
    runOnLoop(this::settle);
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
    slot.end(Ends.ofListener(reason, () -> "accept on " + faults.place(), cause));
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
    OneByOneSubscription<StreamConnection> now = serving();
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
