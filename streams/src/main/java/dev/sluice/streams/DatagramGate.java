package dev.sluice.streams;

import dev.sluice.api.DatagramEvent;
import dev.sluice.api.DatagramIndication;
import dev.sluice.api.DatagramSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Status;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * Turns a datagram socket's receive-from event into elements for one subscriber at a time, and its
 * demand into verdicts. A list cannot be accepted in part, so what is left of it is kept here.
 *
 * <pre>
 * event  list comes, with                          event   verdict, or what is done
 * on     demand for all                            on      SUCCESS; PENDING if something was given to be retained
 * on     demand for some: PAUSE, ERROR, nobody     off     the rest is kept, PENDING, disable; ERROR: onError
 * on     demand for none: PAUSE, ERROR, nobody     off     DATA_NOT_ACCEPTED; ERROR: onError
 * on     less demand than datagrams: DROP_NEWEST   on      the rest is dropped, SUCCESS (or PENDING, as above)
 * on     less demand than datagrams: DROP_OLDEST   on      the rest is kept, the oldest beyond the limit dropped, PENDING
 *
 * event  otherwise                                 event   what is done
 * any    request(n) after a pause, a new start     –       a task: what is kept is given; then as below
 * off    kept empty, demand: PAUSE, ERROR          on      enable
 * off    somebody there: DROP_NEWEST, DROP_OLDEST  on      enable
 * on     nobody there any more                     off     disable
 * any    null indication, close                    ended   what is kept is dropped; onError
 * </pre>
 *
 * A static event is on for ever: PAUSE is refused at subscribe, and what comes while nobody is
 * there is dropped by the subsystem (D5). Invariants:
 *
 * <ul>
 *   <li>I1 nothing is given from inside an onNext, onSubscribe or request: giving does not nest.
 *   <li>I2 the kept datagrams are older than any list, so they go first; every one is owed a
 *       release, which it gets when it was given, dropped, or by whom it was given to.
 *   <li>I3 except with DROP_OLDEST, a list is kept only after some of it was given, hence only when
 *       nothing else is: at most one list's datagrams are.
 *   <li>I4 where the event is off or something kept for want of demand, {@code pauseUnlessDemanded}
 *       has said so, and a request comes here.
 * </ul>
 */
final class DatagramGate implements SubscriberSlot.Gate {
  private final DatagramSocket socket;
  private final DatagramOptions options;
  private final Faults faults;
  private final SubscriberSlot slot;

  /** What nobody has asked for, oldest first (I2). Loop. */
  private final ArrayDeque<OwedDatagram> kept = new ArrayDeque<>();

  /** Of the list that is being given: given or dropped, and not retained. Loop. */
  private int done;

  /** Whether something of the list that is being given was retained. Loop. */
  private boolean retained;

  /** Whether elements are being given (I1). Loop. */
  private boolean giving;

  /** Whether somebody began to subscribe while elements were being given. Loop. */
  private boolean startedMeanwhile;

  /** Whether the event is off, or goes off when its callback returns. Loop. */
  private boolean off = true;

  /** Whether the event is a static one. Written once, before there is a subscriber. */
  private volatile boolean alwaysOn;

  /** Datagrams that were accepted of the subsystem and given to nobody. Loop; read anywhere. */
  private final AtomicLong dropped = new AtomicLong();

  /** Releases of retained datagrams that had been released. Any thread. */
  private final AtomicLong releasesRefused = new AtomicLong();

  DatagramGate(DatagramSocket socket, DatagramOptions options, Faults faults) {
    this.socket = socket;
    this.options = options;
    this.faults = faults;
    this.slot = new SubscriberSlot(socket.eventLoop(), this, faults);
  }

  /** Looks whether the event can be switched off at all. Loop; once, before any subscriber. */
  void attach() {
    alwaysOn = socket.disableEvent(EventType.RECEIVE_FROM, null) == Status.INVALID_DEVICE_REQUEST;
    off = !alwaysOn;
  }

  /** A publisher of the datagrams in a mode; the mode is made for each subscription. */
  <T> Publisher<T> publisher(Supplier<DatagramMode<T>> mode) {
    return subscriber -> {
      Objects.requireNonNull(subscriber, "RS 1.9: subscriber");
      if (alwaysOn && options.overflow() == Overflow.PAUSE) {
        Signals.onLoopOrHere(
            socket.eventLoop(),
            () -> faults.refuse(
                subscriber,
                new IllegalStateException("the receive-from event of " + faults.place()
                    + " is static and cannot be paused: choose another overflow than PAUSE")));
        return;
      }
      slot.subscribe(new DatagramSubscription<>(slot, subscriber, mode.get()), subscriber);
    };
  }

  // ---- the event, on the loop

  /** WskReceiveFromEvent. */
  ReceiveVerdict receiveFrom(DatagramEvent event) {
    DatagramIndication list = event.indication();
    if (list == null) {
      closed(Status.FILE_FORCED_CLOSED, null);
      return ReceiveVerdict.SUCCESS;
    }
    giving = true;
    try {
      return answer(list, event.datagrams());
    } finally { // else a failure in between would keep the end away
      done = 0;
      retained = false;
      giving = false;
      if (startedMeanwhile) {
        startedMeanwhile = false;
        Signals.later(socket.eventLoop(), this::serve);
      }
    }
  }

  private ReceiveVerdict answer(DatagramIndication list, int datagrams) {
    giveKept();
    OwedDatagram.InList owed = new OwedDatagram.InList(socket, list, datagrams, releasesRefused);
    DatagramIndication rest = kept.isEmpty() ? giveFrom(owed) : list;
    return rest == null ? finish(owed) : overflow(rest, owed);
  }

  /**
   * Gives a list's datagrams.
   *
   * @return the first that was not given
   */
  private @Nullable DatagramIndication giveFrom(OwedDatagram.InList owed) {
    for (DatagramIndication next = owed.head(); next != null; next = next.next()) {
      switch (give(new OwedDatagram(next, owed))) {
        case REFUSED -> {
          return next;
        }
        case GIVEN -> done++;
        case RETAINED -> retained = true;
      }
    }
    return null;
  }

  /** Gives a datagram to the subscriber, or to whom that makes its successor. */
  private DatagramSubscription.Offer give(OwedDatagram datagram) {
    DatagramSubscription<?> last = null;
    while (true) {
      DatagramSubscription<?> now = serving();
      if (now == null || now == last) { // the latter: cancelled by another thread a moment ago
        return DatagramSubscription.Offer.REFUSED;
      }
      DatagramSubscription.Offer offer = now.offer(datagram);
      if (offer != DatagramSubscription.Offer.REFUSED || !now.isOver()) {
        return offer;
      }
      last = now;
    }
  }

  private @Nullable DatagramSubscription<?> serving() {
    return (DatagramSubscription<?>) slot.serving();
  }

  /** The verdict for a list that is done with, but for what is retained or kept. */
  private ReceiveVerdict finish(OwedDatagram.InList owed) {
    if (!retained) {
      return ReceiveVerdict.SUCCESS;
    }
    owed.done(done);
    return ReceiveVerdict.PENDING;
  }

  /** Nobody asked for the rest of a list. */
  private ReceiveVerdict overflow(DatagramIndication rest, OwedDatagram.InList owed) {
    DatagramSubscription<?> now = serving();
    boolean nobody = now == null || now.isOver();
    switch (nobody ? Overflow.PAUSE : options.overflow()) {
      case DROP_NEWEST -> drop(rest);
      case DROP_OLDEST -> {
        keep(rest, owed);
        while (kept.size() > options.kept()) {
          dropFirst();
        }
      }
      case PAUSE, ERROR -> {
        if (now != null && options.overflow() == Overflow.ERROR) {
          now.end(Terminal.failed(() -> new OverflowException(faults.place())));
        }
        return leave(rest, owed);
      }
    }
    return finish(owed);
  }

  /** Leaves what can be left to the subsystem, keeps the rest, and lets nothing more come. */
  @SuppressWarnings("ReferenceEquality") // the same element of the list
  private ReceiveVerdict leave(DatagramIndication rest, OwedDatagram.InList owed) {
    off = !alwaysOn;
    if (rest == owed.head()) {
      return ReceiveVerdict.DATA_NOT_ACCEPTED;
    }
    keep(rest, owed);
    if (off) {
      socket.disableEvent(EventType.RECEIVE_FROM, null);
    }
    return finish(owed);
  }

  private void keep(DatagramIndication rest, OwedDatagram.InList owed) {
    for (DatagramIndication next = rest; next != null; next = next.next()) {
      kept.add(new OwedDatagram(next, owed));
    }
    retained = true;
  }

  private void drop(DatagramIndication rest) {
    for (DatagramIndication next = rest; next != null; next = next.next()) {
      done++;
      dropped.incrementAndGet();
    }
  }

  private void dropFirst() {
    kept.remove().release();
    dropped.incrementAndGet();
  }

  // ---- without a list, on the loop

  /** Gives what is kept, and makes the event follow the demand. */
  private void serve() {
    if (giving) {
      startedMeanwhile = true;
      return;
    }
    giving = true;
    try {
      giveKept();
    } finally {
      giving = false;
      startedMeanwhile = false; // whoever that is, it is served below
    }
    settle();
  }

  private void giveKept() {
    while (!kept.isEmpty()) {
      OwedDatagram first = kept.remove();
      switch (give(first)) {
        case REFUSED -> {
          kept.addFirst(first);
          return;
        }
        case GIVEN -> first.release();
        case RETAINED -> {}
      }
    }
  }

  private void settle() {
    if (slot.hasEnded() || alwaysOn) {
      return;
    }
    DatagramSubscription<?> now = serving();
    if (!off && now == null) {
      off = true;
      socket.disableEvent(EventType.RECEIVE_FROM, null);
    } else if (off && now != null && wants(now)) {
      off = false;
      Status status = socket.enableEvents(Set.of(EventType.RECEIVE_FROM));
      if (Ends.isFailedEnabling(status)) {
        closed(status, null);
      }
    }
  }

  /** Whether the event is to be on for a subscriber; a pause if not (I4). */
  private boolean wants(DatagramSubscription<?> now) {
    return switch (options.overflow()) {
      case PAUSE, ERROR -> kept.isEmpty() && !now.pauseUnlessDemanded();
      case DROP_NEWEST, DROP_OLDEST -> true;
    };
  }

  /** The socket begins to close, or does not work any more. */
  void closed(Status reason, @Nullable Throwable cause) {
    if (giving) { // by an onNext outside of the event
      Signals.laterOrHere(socket.eventLoop(), () -> closed(reason, cause));
      return;
    }
    while (!kept.isEmpty()) {
      dropFirst();
    }
    slot.end(Ends.closed(reason, () -> "receive on " + faults.place(), cause));
  }

  // ---- facts, any thread

  /** The subscriber's demand. */
  long demandOr(long otherwise) {
    return slot.demandOr(otherwise);
  }

  /** How often retained datagrams were released again. */
  long releasesRefused() {
    return releasesRefused.get();
  }

  /** How many datagrams were dropped here. */
  long dropped() {
    return dropped.get();
  }

  // ---- for the slot

  @Override
  public boolean starting(GateSubscription<?> subscription) {
    return false; // started() looks at what it has asked for
  }

  @Override
  public void started(GateSubscription<?> subscription) {
    serve();
  }

  @Override
  public void resume() {
    Signals.later(socket.eventLoop(), this::serve);
  }

  @Override
  public void freed() {
    Signals.later(socket.eventLoop(), this::serve);
  }
}
