package dev.sluice.streams;

import org.reactivestreams.Subscriber;

/**
 * A subscription of received data in one mode.
 *
 * @param <T> the type of the elements
 */
final class ReceiveSubscription<T> extends GateSubscription<T> {
  private final ElementMode<T> mode;

  ReceiveSubscription(SubscriberSlot slot, Subscriber<? super T> subscriber, ElementMode<T> mode) {
    super(slot, subscriber);
    this.mode = mode;
  }

  /**
   * Gives elements as long as there are bytes and demand. Counts them here and publishes the count
   * at the end: an atomic write for each indication, not for each element; one volatile read for
   * each to see a cancel and new demand. That {@code onNext} may call {@code request} and
   * {@code cancel} at will makes no difference: both only write the word.
   *
   * @return {@code true} if this subscription is over, so that a successor may go on with the bytes
   *     left; {@code false} if none are left, or it has paused
   */
  boolean emit(IndicationCursor cursor) {
    long given = 0;
    while (!cursor.isEmpty()) {
      Subscriber<? super T> target = subscriber();
      if (target == null) {
        return true;
      }
      if (pauseUnlessDemandedBeyond(given)) {
        return isOver();
      }
      T element = mode.take(cursor);
      given++;
      if (!next(target, element)) {
        mode.notTaken(element);
      }
      mode.afterNext(element);
    }
    given(given);
    return false;
  }
}
