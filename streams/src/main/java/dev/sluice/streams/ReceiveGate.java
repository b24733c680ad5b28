package dev.sluice.streams;

import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.DataIndication;
import dev.sluice.api.Disconnect;
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
 * open, demand, framing        indication               open        SUCCESS; a part of a message at its end is carried
 * paused                       request(n)               open        one zero-length receive
 * carrying, paused             request(n)               open        a task: the carry, then as above if the event is paused
 * open, pulling                request(n)               open        a task: receive requests, a few at a time
 * open, pulling                a request completes      open        onNext; the carry, if the subscriber has gone
 * requests of who has gone     any of the above         same        nothing before the last of them has completed
 * open                         cancel, bad n, a throw   open        the next indication is refused as with nobody; then
 *                                                                   a task: the cancel policy
 * draining, nobody             indication               same        the bytes to drain are dropped, the rest as with nobody
 * draining                     subscribe                open        what is left is the subscriber's
 * broken, failing fast         indication               same        what demand covers is given, the rest is dropped
 * open                         successor in onNext      open        goes on with the rest of the indication
 * open, paused                 endOfReceive             ended       onComplete, or onError with the status
 * carrying                     endOfReceive             ending      the carry first, as demand comes
 * ending, demand, framing      a part of a message      ending      it is the last message, or the subscriber fails
 * ending                       the carry is given       ended       onComplete, or onError with the status
 * any but ended                null indication, close   ended       onError; the carry is dropped
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
 *   <li>I2 bytes are accepted exactly when they were given to an onNext, or carried, or a policy
 *       says to drop them ({@link Leftovers}).
 *   <li>I3 the carry is a fact of the connection too and comes first, in every mode. Bytes get into
 *       it only while a subscription has demand for a message of which they are a part, or by a
 *       request that was cancelled too late. A subscription that begins while there is a carry, or
 *       such a request, begins as PAUSED, so its request comes here.
 *   <li>I4 nothing is given from inside an onNext, onSubscribe or request: {@link #giveOrDrop} does
 *       not nest.
 * </ul>
 */
final class ReceiveGate implements SubscriberSlot.Gate {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final ConnectionSocket socket;
  private final Faults faults;
  private final SubscriberSlot slot;

  private final Owner owner;

  /** Made when a policy first says something. Written on the loop, once. */
  private volatile @Nullable Leftovers leftovers;

  private final Carry carry;
  private final IndicationCursor cursor;

  /** Whether elements are being given. Loop. */
  private boolean giving;

  /** Whether the last indication was not accepted as a whole. Loop. */
  private boolean paused;

  /** Whether the event was ever enabled. Loop. */
  private boolean enabled;

  /** Whether an indication was refused because the subscriber was still in onSubscribe. Loop. */
  private boolean refusedDuringStart;

  /** How the stream ended; told when nothing is carried any more. Loop. */
  private @Nullable Terminal ending;

  /** The requests of pull mode; {@code null} before it is used. Written on the loop, once. */
  private volatile @Nullable ReadRequests reads;

  /** Whether who subscribed last pulls. Written on the loop. */
  private volatile boolean pulling;

  /** Whether the peer has disconnected. Loop. */
  private boolean peerGone;

  /** The connection, which hears of the subscriber and sets policies. Any thread. */
  interface Owner {
    /** The subscriber has gone, or has got its end. */
    void receiverGone();

    /** It has gone before the end. */
    default void receiverWentEarly() {}

    /** Demand is about to begin. */
    default void demanding() {}

    /** Bytes were accepted. Loop. */
    default void accepted(long bytes) {}

    /** Whether the error of a broken connection overtakes bytes that nobody asked for. */
    default boolean failsFast() {
      return false;
    }
  }

  ReceiveGate(ConnectionSocket socket, Owner owner, Faults faults) {
    this.socket = socket;
    this.owner = owner;
    this.carry = new Carry(socket);
    this.cursor = new IndicationCursor(carry);
    this.faults = faults;
    this.slot = new SubscriberSlot(socket.eventLoop(), this, faults);
  }

  String operation() {
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
    if (queuedReads() > 0) { // they got bytes from before these
      paused = true;
      return ReceiveVerdict.DATA_NOT_ACCEPTED;
    }
    paused = false;
    cursor.begin(list, event.bytesIndicated());
    giveOrDrop();
    long left = cursor.leftOfIndication();
    boolean retained = cursor.isRetained();
    cursor.end();
    if (left < event.bytesIndicated()) {
      owner.accepted(event.bytesIndicated() - left);
    }
    pull(serving());
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

  private void giveOrDrop() {
    giving = true;
    giveToAll();
    giving = false;
    Leftovers policy = leftovers;
    if (policy != null) {
      policy.drop(cursor);
    }
  }

  /**
   * Gives bytes to the subscriber, and to whom it makes its successor, until they or the demand
   * end. What is only a part of an element is carried, or the end of it all.
   */
  private void giveToAll() {
    ReceiveSubscription<?> last = null;
    while (!cursor.isEmpty()) {
      ReceiveSubscription<?> now = serving();
      if (now == null
          || now == last) { // the latter: cancelled on another thread, which has not freed the slot
        // yet
        refusedDuringStart |= now == null && slot.isTaken();
        return;
      }
      last = now;
      switch (now.emit(cursor)) {
        case EMPTY, PAUSED -> {
          return;
        }
        case HUNGRY -> {
          if (ending == null) {
            cursor.carryRest(now.carriesAtMost());
            return;
          }
          now.endInside(cursor, ending);
        }
        case OVER -> {}
      }
    }
  }

  private @Nullable ReceiveSubscription<?> serving() {
    return (ReceiveSubscription<?>) slot.serving();
  }

  /**
   * Does what is due without an indication: gives what is carried, tells the end behind it, or lets
   * the event go on.
   */
  private void serve() {
    if (giving || slot.hasEnded() || isWaitingForReads()) {
      return;
    }
    if (!carry.isEmpty()) {
      cursor.begin(null, 0);
      giveOrDrop();
      cursor.end();
    }
    if (carry.isEmpty() && ending != null) {
      slot.end(ending);
      return;
    }
    if (ending == null && (isAskedFor(serving()) || isDropped())) {
      receiveNothing();
    }
  }

  private boolean isAskedFor(@Nullable ReceiveSubscription<?> now) {
    return now != null && !pull(now) && paused && !now.pauseUnlessDemanded();
  }

  private boolean isDropped() {
    return paused && Leftovers.drops(leftovers);
  }

  // ---- policies

  /** Bytes that were dropped. Any thread. */
  long dropped() {
    Leftovers policy = leftovers;
    return policy == null ? 0 : policy.dropped();
  }

  private Leftovers leftovers() {
    Leftovers policy = leftovers;
    if (policy == null) {
      policy = new Leftovers(slot);
      leftovers = policy;
    }
    return policy;
  }

  /** The cancel policy: drops up to so many bytes, unless somebody has subscribed by now. */
  void drain(long bytes) {
    if (!slot.isTaken() && !slot.hasEnded()) {
      leftovers().drain(bytes);
      enable();
      serve();
    }
  }

  /** The connection is broken: if it fails fast, nothing is kept for demand to come. */
  private void breakOff() {
    if (owner.failsFast()) {
      leftovers().breakOff();
      serve();
    }
  }

  // ---- the requests of pull mode, on the loop

  /**
   * Makes the requests of a subscription in pull mode.
   *
   * @return whether it is one
   */
  private boolean pull(@Nullable ReceiveSubscription<?> now) {
    ReadRequests requests = reads;
    if (now == null || now.requestSize() == 0 || requests == null) {
      return false;
    }
    if (carry.isEmpty() && ending == null) {
      requests.fill(now);
    }
    return true;
  }

  private int queuedReads() {
    ReadRequests requests = reads;
    return requests == null ? 0 : requests.queued();
  }

  /**
   * Whether bytes are still to come from requests that nobody waits for, or the end is behind some.
   */
  private boolean isWaitingForReads() {
    ReadRequests requests = reads;
    return requests != null
        && (requests.cancelOrphans() || (ending != null && requests.queued() > 0));
  }

  /** A request has completed. */
  void read(ReceiveSubscription<?> whose, ByteBuffer filled, Status status) {
    int bytes = filled.remaining();
    if (bytes > 0) {
      owner.accepted(bytes);
    }
    if (bytes > 0 && !slot.hasEnded() && !giveRead(whose, filled)) {
      carry.append(filled, 0, bytes, carry.size() + bytes);
    }
    if (bytes == 0 && ReadRequests.isEnd(status)) {
      endOfReceive(status);
    }
    serve();
  }

  private boolean giveRead(ReceiveSubscription<?> whose, ByteBuffer filled) {
    giving = true;
    boolean given = whose.giveRequested(filled);
    giving = false;
    return given;
  }

  /**
   * The peer has disconnected. In pull mode without demand nothing would find the end of the
   * stream, so the event does.
   */
  void peerDisconnected(Disconnect kind) {
    peerGone = true;
    ReceiveSubscription<?> now = serving();
    if (now != null) {
      enableFor(now);
    }
    if (kind == Disconnect.ABORTIVE) {
      breakOff();
    }
  }

  /** Our end-of-receive event: no byte is left below. */
  void endOfReceive(Status status) {
    if (ending == null) {
      ending = Ends.of(status, this::operation);
      if (status.isError()) {
        breakOff();
      }
      serve();
    }
  }

  /** The socket begins to close, or does not work any more. */
  void closed(Status reason, @Nullable Throwable cause) {
    end(Ends.closed(reason, this::operation, cause));
  }

  /** Ends at once, whatever is left. */
  void end(Terminal end) {
    slot.end(end);
    carry.clear();
  }

  /** Whether the subscriber waits for bytes. Any thread. */
  boolean isAskedFor() {
    return !slot.hasEnded() && demandOr(0) > 0;
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
    long demand = slot.demandOr(otherwise);
    boolean counts = pulling && demand >= 0 && demand < Long.MAX_VALUE;
    return counts ? demand + queuedReads() : demand;
  }

  /** What the connection carries. */
  Carry carry() {
    return carry;
  }

  // ---- for the slot

  @Override
  public boolean starting(GateSubscription<?> subscription) {
    refusedDuringStart = false;
    Leftovers policy = leftovers;
    if (policy != null) {
      policy.stopDraining();
    }
    pulling = ((ReceiveSubscription<?>) subscription).requestSize() > 0;
    if (pulling && reads == null) {
      reads = new ReadRequests(socket, this);
    }
    ReadRequests requests = reads;
    boolean orphans = requests != null && requests.cancelOrphans();
    return paused || pulling || orphans || !carry.isEmpty();
  }

  @Override
  public void started(GateSubscription<?> subscription) {
    if (!enabled) {
      enableFor((ReceiveSubscription<?>) subscription);
    } else if (refusedDuringStart && !subscription.pauseUnlessDemanded()) {
      resume();
    }
    if (Leftovers.drops(leftovers)) {
      Signals.later(socket.eventLoop(), this::serve);
    }
  }

  /** Pull mode needs the event for nothing but an end that no request finds. */
  private void enableFor(ReceiveSubscription<?> subscription) {
    if (subscription.requestSize() == 0 || peerGone) {
      enable();
    }
  }

  private void enable() {
    if (enabled || slot.hasEnded()) {
      return;
    }
    enabled = true;
    Status status = socket.enableEvents(Set.of(EventType.RECEIVE));
    if (Ends.isFailedEnabling(status)) {
      closed(status, null);
    }
  }

  /**
   * Who pauses while something is carried has written that before, and who requests reads it after
   * (I1 of {@link GateSubscription}): so no task is missed. One too many does nothing.
   */
  @Override
  public void resume() {
    if (carry.held() > 0 || pulling || queuedReads() > 0) {
      Signals.later(socket.eventLoop(), this::serve);
    } else {
      receiveNothing();
    }
  }

  /** WskReceive of no bytes, which resumes the event and takes nothing. */
  private void receiveNothing() {
    Signals.tryCall(() -> socket.receive(NOTHING, ReceiveMode.AVAILABLE, new Request()));
  }

  /** In pull mode the demand of requests that are queued goes on. */
  @Override
  public void demanding() {
    if (queuedReads() == 0) {
      owner.demanding();
    }
  }

  @Override
  public void wentEarly() {
    owner.receiverWentEarly();
  }

  @Override
  public void freed() {
    owner.receiverGone();
    if (queuedReads() > 0) {
      Signals.later(socket.eventLoop(), this::serve);
    }
  }
}
