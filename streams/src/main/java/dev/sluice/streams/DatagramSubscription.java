package dev.sluice.streams;

import org.reactivestreams.Subscriber;

/**
 * A subscription of received datagrams in one mode.
 *
 * @param <T> the type of the elements
 */
final class DatagramSubscription<T> extends GateSubscription<T> {
  /** What became of a datagram that was offered. */
  enum Offer {
    /** It was not given: no demand, or nobody there. */
    REFUSED,
    /** It was given, and is not needed any more. */
    GIVEN,
    /** It was given, and its release is owed by whoever has it. */
    RETAINED
  }

  private final DatagramMode<T> mode;

  DatagramSubscription(
      SubscriberSlot slot, Subscriber<? super T> subscriber, DatagramMode<T> mode) {
    super(slot, subscriber);
    this.mode = mode;
  }

  /** Gives one datagram if there is demand, and pauses if there is none. */
  Offer offer(OwedDatagram datagram) {
    Subscriber<? super T> target = subscriber();
    if (target == null || pauseUnlessDemanded()) {
      return Offer.REFUSED;
    }
    T element = mode.take(datagram);
    if (!next(target, element)) {
      mode.notTaken(element);
    }
    mode.afterNext(element);
    given(1);
    return mode.retains() ? Offer.RETAINED : Offer.GIVEN;
  }
}
