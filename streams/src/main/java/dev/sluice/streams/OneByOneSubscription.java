package dev.sluice.streams;

import java.util.function.Consumer;
import org.reactivestreams.Subscriber;

/**
 * A subscription of elements that come one at a time, such as connections.
 *
 * @param <T> the type of the elements
 */
final class OneByOneSubscription<T> extends GateSubscription<T> {
  private final Consumer<? super T> unowned;

  /**
   * A subscription of one subscriber.
   *
   * @param unowned what to do with an element whose subscriber threw: nobody owns it
   */
  OneByOneSubscription(
      SubscriberSlot slot, Subscriber<? super T> subscriber, Consumer<? super T> unowned) {
    super(slot, subscriber);
    this.unowned = unowned;
  }

  /**
   * Gives one element, if there is demand.
   *
   * @return whether it was given
   */
  boolean offer(T element) {
    Subscriber<? super T> target = subscriber();
    if (target == null || pauseUnlessDemanded()) {
      return false;
    }
    if (!next(target, element)) {
      unowned.accept(element);
    }
    given(1);
    return true;
  }
}
