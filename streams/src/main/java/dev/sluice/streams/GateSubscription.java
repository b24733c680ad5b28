package dev.sluice.streams;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One subscriber's demand for the elements of an event, and what became of it, in one atomic word:
 * "no demand left" and "paused" are one step.
 *
 * <pre>
 * 63                              3   2           1          0
 * | demand, saturating at 2^60 - 1 | TERMINATED | CANCELLED | PAUSED |
 *
 * from                event             to                 by                then
 * open, demand d      request(n)        demand d + n       any thread        nothing: an emission running sees it
 * open, demand d      k elements given  demand d - k       loop              nothing
 * open, demand 0      more data         PAUSED             loop              the event answers "not now" or goes off
 * PAUSED (demand 0)   request(n)        open, demand n     any thread        resume the event, exactly once
 * not TERMINATED      request(n &lt;= 0)   TERMINATED         any thread        onError, as a task of the loop (RS 3.9); tell the gate
 * not TERMINATED      the event ends    TERMINATED         loop              onComplete or onError
 * any                 cancel            + CANCELLED        any thread        free the slot, stay silent; tell the gate, unless TERMINATED
 * </pre>
 *
 * A move not in the table does not happen. Invariants:
 *
 * <ul>
 *   <li>I1 PAUSED only with demand 0: set by the compareAndSet that finds the demand 0, cleared by
 *       the one that adds to it. So either the loop sees the new demand, or the requester sees
 *       PAUSED and resumes; no wake-up is lost.
 *   <li>I2 who moves the word to TERMINATED signals the end, nobody else; and only if it finds the
 *       subscriber, which cancel takes away.
 *   <li>I3 subscriber methods are called on the loop only, one after the other (RS 1.3); on another
 *       thread if the loop has ended.
 * </ul>
 *
 * @param <T> the type of the elements
 */
abstract sealed class GateSubscription<T> implements Subscription
    permits ReceiveSubscription, OneByOneSubscription, DatagramSubscription {
  private static final long PAUSED = 1;
  private static final long CANCELLED = 2;
  private static final long TERMINATED = 4;
  private static final int DEMAND_SHIFT = 3;
  private static final long MAX_DEMAND = Long.MAX_VALUE >> DEMAND_SHIFT;

  /** The table above; written as it says. */
  private final AtomicLong word = new AtomicLong();

  private final SubscriberSlot slot;

  /** Set at birth; nulled by cancel on any thread and by the end on the loop (RS 3.13). */
  private volatile @Nullable Subscriber<? super T> subscriber;

  /** Whether onSubscribe has returned. Loop. */
  private boolean started;

  GateSubscription(SubscriberSlot slot, Subscriber<? super T> subscriber) {
    this.slot = slot;
    this.subscriber = subscriber;
  }

  // ---- the subscriber's side, any thread

  @Override
  public final void request(long n) {
    if (n <= 0) {
      failRequest(n);
      return;
    }
    while (true) {
      long now = word.get();
      if (isOver(now)) {
        return;
      }
      long held = demand(now);
      if (held == 0) {
        slot.demanding();
      }
      long next = (held + Math.min(n, MAX_DEMAND - held)) << DEMAND_SHIFT; // open: PAUSED is gone
      if (word.compareAndSet(now, next)) {
        if ((now & PAUSED) != 0) {
          slot.resume();
        }
        return;
      }
    }
  }

  @Override
  public final void cancel() {
    long before = word.getAndUpdate(now -> now | CANCELLED);
    if ((before & CANCELLED) == 0) {
      subscriber = null;
      slot.free(this);
      if ((before & TERMINATED) == 0) {
        slot.wentEarly();
      }
    }
  }

  private void failRequest(long n) {
    if (terminate()) {
      Terminal end = Terminal.failed(
          () -> new IllegalArgumentException("RS 3.9: request(" + n + "), must be positive"));
      slot.later(() -> {
        signalEnd(end);
        slot.wentEarly();
      });
    }
  }

  // ---- the loop's side

  /**
   * Begins: gives the subscriber its subscription.
   *
   * @param paused whether the event is paused
   */
  final void start(boolean paused) {
    word.set(paused ? PAUSED : 0);
    Subscriber<? super T> target = subscriber;
    if (target != null && !slot.faults().subscribed(target, this)) {
      cancel();
    }
    started = true;
  }

  /** Whether onSubscribe has returned, so that other signals may come. */
  final boolean isStarted() {
    return started;
  }

  /** Ends with a terminal signal, unless it ended before. */
  final void end(Terminal end) {
    if (terminate()) {
      signalEnd(end);
    }
  }

  private boolean terminate() {
    while (true) {
      long now = word.get();
      if (isOver(now)) {
        return false;
      }
      if (word.compareAndSet(now, (now & ~PAUSED) | TERMINATED)) {
        return true;
      }
    }
  }

  private void signalEnd(Terminal end) {
    Subscriber<? super T> target = subscriber;
    subscriber = null;
    slot.free(this);
    if (target != null) {
      end.signal(target, slot.faults());
    }
  }

  /**
   * The delicate step: pauses if there is no demand.
   *
   * @return {@code true} if nothing may be given now: paused, cancelled or ended; {@code false} if
   *     there is demand
   */
  final boolean pauseUnlessDemanded() {
    return pauseUnlessDemandedBeyond(0);
  }

  /**
   * As {@link #pauseUnlessDemanded} with elements that were given and not yet counted down; counts
   * them if it pauses.
   */
  final boolean pauseUnlessDemandedBeyond(long given) {
    while (true) {
      long now = word.get();
      if (isOver(now)) {
        return true;
      }
      if (demand(now) > given) {
        return false;
      }
      if (word.compareAndSet(now, PAUSED)) {
        return true;
      }
    }
  }

  /**
   * Whether it is over, or elements that were given and not yet counted down were all of its
   * demand.
   */
  final boolean isExhaustedBy(long given) {
    long now = word.get();
    return isOver(now) || demand(now) <= given;
  }

  /** Counts down elements that were given. */
  final void given(long elements) {
    if (elements != 0) {
      word.getAndAdd(-(elements << DEMAND_SHIFT));
    }
  }

  /** Whether it was cancelled or has ended. */
  final boolean isOver() {
    return isOver(word.get());
  }

  /** The subscriber, as long as it may hear of elements. */
  final @Nullable Subscriber<? super T> subscriber() {
    return subscriber;
  }

  /**
   * Gives one element. Does not count it.
   *
   * @return {@code false} if the subscriber threw, which cancels (RS 2.13) and is logged
   */
  final boolean next(Subscriber<? super T> target, T element) {
    try {
      target.onNext(element);
      return true;
    } catch (Throwable thrown) { // must not reach the loop
      cancel();
      slot.faults().threw(target, "onNext", thrown);
      return false;
    }
  }

  /** The name of the socket. */
  final String place() {
    return slot.faults().place();
  }

  /** Tells that no element follows at once. As {@link #next} if the subscriber throws. */
  final void burstEnded(BurstSubscriber<?> target) {
    try {
      target.burstEnded();
    } catch (Throwable thrown) { // must not reach the loop
      cancel();
      slot.faults().threw(target, "burstEnded", thrown);
    }
  }

  /**
   * Elements asked for and not yet given, as far as they are counted: exact between two events.
   * Long.MAX_VALUE as long as the demand is without bound for all practical purposes.
   */
  final long demand() {
    long demand = demand(word.get());
    return demand > MAX_DEMAND / 2 ? Long.MAX_VALUE : demand;
  }

  private static boolean isOver(long word) {
    return (word & (CANCELLED | TERMINATED)) != 0;
  }

  private static long demand(long word) {
    return word >>> DEMAND_SHIFT;
  }
}
