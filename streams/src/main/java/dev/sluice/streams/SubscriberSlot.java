package dev.sluice.streams;

import dev.sluice.api.EventLoop;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * The place of the one subscriber that an event can have at a time, and how the event ended.
 *
 * <pre>
 * from      event            to        by           then
 * free      subscribe        taken     any thread   onSubscribe on the loop; at once if that is this thread
 * taken     subscribe        taken                  IllegalStateException to the newcomer
 * taken     its cancel       free      any thread   before cancel() returns
 * taken     its end          free      loop         before the terminal signal
 * ended     subscribe        ended                  onSubscribe, then the end again
 * </pre>
 */
final class SubscriberSlot {
  /** The event behind the slot. */
  interface Gate {
    /**
     * A subscriber is about to get its subscription. Loop.
     *
     * @return whether the event is paused
     */
    boolean starting(GateSubscription<?> subscription);

    /** A subscriber got its subscription, and the event has not ended. Loop. */
    void started(GateSubscription<?> subscription);

    /** The subscriber had no demand and is about to have some. Any thread. */
    default void demanding() {}

    /** A paused subscription has demand again: lets the event run. Any thread. */
    void resume();

    /** The subscriber has gone or has got its end. Any thread. */
    void freed();

    /**
     * The subscriber has gone, and the event has not ended: it cancelled, threw, or asked for less
     * than one. After {@link #freed}. Any thread.
     */
    default void wentEarly() {}
  }

  private final EventLoop loop;
  private final Gate gate;
  private final Faults faults;

  /** Whose turn it is; set by subscribe, nulled by cancel and end; any thread, by CAS. */
  private volatile @Nullable GateSubscription<?> current;

  /** Of {@link #current}. */
  private static final VarHandle CURRENT;

  static {
    try {
      CURRENT = MethodHandles.lookup()
          .findVarHandle(SubscriberSlot.class, "current", GateSubscription.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** The end of the event; written once, on the loop. */
  private volatile @Nullable Terminal end;

  SubscriberSlot(EventLoop loop, Gate gate, Faults faults) {
    this.loop = loop;
    this.gate = gate;
    this.faults = faults;
  }

  /** Takes a subscriber in, or tells it why not. Any thread. */
  void subscribe(GateSubscription<?> subscription, Subscriber<?> subscriber) {
    if (end == null && !CURRENT.compareAndSet(this, null, subscription)) {
      Signals.onLoopOrHere(
          loop,
          () -> faults.refuse(
              subscriber,
              new IllegalStateException(
                  faults.place() + " has a subscriber already, which has not cancelled")));
      return;
    }
    if (!Signals.onLoop(loop, () -> start(subscription))) {
      subscription.start(false);
      Terminal known = end;
      subscription.end(known != null ? known : Ends.loopEnded(faults.place()));
    }
  }

  private void start(GateSubscription<?> subscription) {
    subscription.start(gate.starting(subscription));
    Terminal known = end;
    if (known != null) {
      subscription.end(known);
    } else {
      gate.started(subscription);
    }
  }

  /** The subscription to serve now: there, and past its onSubscribe. Loop. */
  @Nullable
  GateSubscription<?> serving() {
    GateSubscription<?> subscription = current;
    return subscription != null && subscription.isStarted() ? subscription : null;
  }

  /** Whether somebody is subscribed or about to be. Any thread. */
  boolean isTaken() {
    return current != null;
  }

  /** The demand of the present subscriber, or {@code otherwise} without one. Any thread. */
  long demandOr(long otherwise) {
    GateSubscription<?> subscription = current;
    return subscription == null ? otherwise : subscription.demand();
  }

  /** The event ends, now and for later subscribers. The first end counts. Loop. */
  void end(Terminal terminal) {
    if (end != null) {
      return;
    }
    end = terminal;
    GateSubscription<?> subscription = serving();
    if (subscription != null) {
      subscription.end(terminal);
    }
  }

  /** Whether the event has ended. Any thread. */
  boolean hasEnded() {
    return end != null;
  }

  // ---- for the subscriptions

  void free(GateSubscription<?> subscription) {
    if (CURRENT.compareAndSet(this, subscription, null)) {
      gate.freed();
    }
  }

  void wentEarly() {
    if (end == null) {
      gate.wentEarly();
    }
  }

  Faults faults() {
    return faults;
  }

  void demanding() {
    gate.demanding();
  }

  void resume() {
    gate.resume();
  }

  void later(Runnable task) {
    Signals.laterOrHere(loop, task);
  }
}
