package dev.sluice.streams;

import dev.sluice.api.EventLoop;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/**
 * Elements that wait for one subscriber at a time and its demand, in order. What bounds their
 * number is the business of who adds them.
 *
 * <pre>
 * event                     then
 * add                       given at once if there is demand, else it waits
 * request(n) after a pause  those that wait are given, on the loop
 * remove                    an element that waits is gone, silently
 * cancel, bad n, a throw    the owner hears of it, before another begins; elements wait for that one if it lets them
 * end                       what waits is dropped; onComplete or onError, needs no demand
 * </pre>
 *
 * @param <T> the type of the elements
 */
final class WaitingElements<T> implements SubscriberSlot.Gate, Publisher<T> {
  private final EventLoop loop;
  private final SubscriberSlot slot;
  private final Consumer<? super T> unowned;
  private final Runnable left;

  /** Added and not given. Loop. */
  private final ArrayDeque<T> waiting = new ArrayDeque<>();

  /** Whether somebody began who has not left, as far as the owner has heard. Loop. */
  private boolean served;

  /**
   * Elements of one event.
   *
   * @param unowned told of an element whose subscriber threw. Loop
   * @param left told when a subscriber has gone. Loop
   */
  WaitingElements(EventLoop loop, Faults faults, Consumer<? super T> unowned, Runnable left) {
    this.loop = loop;
    this.slot = new SubscriberSlot(loop, this, faults);
    this.unowned = unowned;
    this.left = left;
  }

  @Override
  public void subscribe(Subscriber<? super T> subscriber) {
    Objects.requireNonNull(subscriber, "RS 1.9: subscriber");
    slot.subscribe(new OneByOneSubscription<T>(slot, subscriber, unowned), subscriber);
  }

  // ---- the owner's side, on the loop

  void add(T element) {
    waiting.add(element);
    drain();
  }

  /** How many wait. */
  int size() {
    return waiting.size();
  }

  /** The one that has waited longest, which waits no more. */
  @Nullable
  T poll() {
    return waiting.poll();
  }

  /** Takes an element away; {@code false} if it was given, or never there. */
  boolean remove(T element) {
    return waiting.remove(element);
  }

  void end(Terminal terminal) {
    waiting.clear();
    slot.end(terminal);
  }

  boolean hasEnded() {
    return slot.hasEnded();
  }

  private void drain() {
    for (T next = waiting.poll(); next != null; next = waiting.poll()) {
      OneByOneSubscription<T> now = serving();
      if (now == null || !now.offer(next)) {
        waiting.addFirst(next);
        return;
      }
    }
  }

  @SuppressWarnings("unchecked") // of this class's making
  private @Nullable OneByOneSubscription<T> serving() {
    return (OneByOneSubscription<T>) slot.serving();
  }

  // ---- for the slot

  @Override
  public boolean starting(GateSubscription<?> subscription) {
    if (served) { // the word that the one before has gone is still on its way here
      left.run();
    }
    served = true;
    return true;
  }

  @Override
  public void started(GateSubscription<?> subscription) {
    drain();
  }

  @Override
  public void resume() {
    Signals.tryCall(() -> Signals.onLoop(loop, this::drain));
  }

  @Override
  public void freed() {
    Signals.tryCall(() -> Signals.onLoop(loop, this::leave));
  }

  /** Unless another is served, to whom belongs what waits. */
  private void leave() {
    if (served && serving() == null) {
      served = false;
      left.run();
    }
  }
}
