package dev.sluice.streams;

import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.DataIndication;
import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveEvent;
import dev.sluice.api.ReceiveMode;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/**
 * Turns a connection's receive event into elements for one subscriber at a time, and its demand
 * into verdicts.
 *
 * <pre>
 * state                        event                    next        verdict, or what is done
 * open, demand covers all      indication               open        SUCCESS
 * open, demand ends inside     indication               paused      SUCCESS with the bytes given
 * open, demand 0, or nobody    indication               paused      DATA_NOT_ACCEPTED
 * open, demand, retaining      indication               open        PENDING, one element, one unit
 * paused                       request(n)               open        one zero-length receive
 * open                         cancel, bad n, a throw   open        the next indication is refused as with nobody
 * open                         successor in onNext      open        goes on with the rest of the indication
 * open, paused                 endOfReceive             ended       onComplete, or onError with the status
 * open, paused                 null indication, close   ended       onError
 * ended                        subscribe                ended       the end again
 * </pre>
 *
 * Invariants:
 *
 * <ul>
 *   <li>I1 whether the event is paused is a fact of the connection, kept here on the loop; a
 *       subscription starts as PAUSED where the connection is. So after each refusal, who is
 *       subscribed has PAUSED set, or will have from its start, or has asked and resumed since: a
 *       late request of a predecessor costs at most one refused indication.
 *   <li>I2 bytes are accepted exactly when they were given to an onNext.
 * </ul>
 */
final class ReceiveGate implements SubscriberSlot.Gate {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final ConnectionSocket socket;
  private final Faults faults;
  private final SubscriberSlot slot;

  /** Told when the subscriber has gone; any thread. */
  private final Runnable onFreed;

  private final IndicationCursor cursor = new IndicationCursor();

  /** Whether the last indication was not accepted as a whole. Loop. */
  private boolean paused;

  /** Whether the event was ever enabled. Loop. */
  private boolean enabled;

  /** Whether an indication was refused because the subscriber was still in onSubscribe. Loop. */
  private boolean refusedDuringStart;

  ReceiveGate(ConnectionSocket socket, Runnable onFreed, Faults faults) {
    this.socket = socket;
    this.onFreed = onFreed;
    this.faults = faults;
    this.slot = new SubscriberSlot(socket.eventLoop(), this, faults);
  }

  private String operation() {
    return "receive on " + faults.place();
  }

  /** A publisher of the bytes in a mode; the mode is made for each subscription, by its thread. */
  <T> Publisher<T> publisher(Supplier<ElementMode<T>> mode) {
    return new ReceivePublisher<>(slot, mode);
  }

  private record ReceivePublisher<T>(SubscriberSlot slot, Supplier<ElementMode<T>> mode)
      implements Publisher<T> {
    @Override
    public void subscribe(Subscriber<? super T> subscriber) {
      Objects.requireNonNull(subscriber, "RS 1.9: subscriber");
      slot.subscribe(new ReceiveSubscription<>(slot, subscriber, mode.get()), subscriber);
    }
  }

  // ---- the event, on the loop

  /** WskReceiveEvent. */
  ReceiveVerdict receive(ReceiveEvent event) {
    DataIndication list = event.indication();
    if (list == null) {
      closed(Status.FILE_FORCED_CLOSED, null);
      return ReceiveVerdict.SUCCESS;
    }
    paused = false;
    cursor.begin(list, event.bytesIndicated());
    give();
    long left = cursor.left();
    boolean retained = cursor.isRetained();
    cursor.end();
    if (retained) {
      return ReceiveVerdict.PENDING;
    }
    if (left == 0) {
      return ReceiveVerdict.SUCCESS;
    }
    paused = true;
    if (left == event.bytesIndicated()) {
      return ReceiveVerdict.DATA_NOT_ACCEPTED;
    }
    event.bytesAccepted(event.bytesIndicated() - left);
    return ReceiveVerdict.SUCCESS;
  }

  /**
   * Gives bytes to the subscriber, and to whom it makes its successor, until they or the demand
   * end.
   */
  private void give() {
    GateSubscription<?> last = null;
    while (true) {
      GateSubscription<?> now = slot.serving();
      if (now == null
          || now == last) { // the latter: cancelled on another thread, which has not freed the slot
        // yet
        refusedDuringStart |= now == null && slot.isTaken();
        return;
      }
      if (!((ReceiveSubscription<?>) now).emit(cursor)) {
        return;
      }
      last = now;
    }
  }

  /** Our end-of-receive event: no byte is left. */
  void endOfReceive(Status status) {
    slot.end(Ends.of(status, this::operation));
  }

  /** The socket begins to close, or does not work any more. */
  void closed(Status reason, @Nullable Throwable cause) {
    slot.end(Ends.closed(reason, this::operation, cause));
  }

  /** Whether the receive direction has ended, one way or the other. Any thread. */
  boolean hasEnded() {
    return slot.hasEnded();
  }

  /** Whether somebody is subscribed. Any thread. */
  boolean hasSubscriber() {
    return slot.isTaken();
  }

  /** The subscriber's demand. Any thread. */
  long demandOr(long otherwise) {
    return slot.demandOr(otherwise);
  }

  // ---- for the slot

  @Override
  public boolean starting() {
    refusedDuringStart = false;
    return paused;
  }

  @Override
  public void started(GateSubscription<?> subscription) {
    if (!enabled) {
      enable();
    } else if (refusedDuringStart && !subscription.pauseUnlessDemanded()) {
      resume();
    }
  }

  private void enable() {
    enabled = true;
    Status status = socket.enableEvents(Set.of(EventType.RECEIVE));
    if (status.isError()) {
      closed(status, null);
    }
  }

  /** WskReceive of no bytes, which resumes the event and takes nothing. */
  @Override
  public void resume() {
    Signals.tryCall(() -> socket.receive(NOTHING, ReceiveMode.AVAILABLE, new Request()));
  }

  @Override
  public void freed() {
    onFreed.run();
  }
}
