package dev.sluice.streams;

import org.reactivestreams.Subscriber;

/** A subscription of accepted connections. */
final class AcceptSubscription extends GateSubscription<StreamConnection> {
  AcceptSubscription(SubscriberSlot slot, Subscriber<? super StreamConnection> subscriber) {
    super(slot, subscriber);
  }

  /**
   * Gives one connection, if there is demand. A subscriber that throws leaves it without an owner:
   * it is aborted.
   *
   * @return whether it was given
   */
  boolean offer(SocketStreamConnection connection) {
    Subscriber<? super StreamConnection> target = subscriber();
    if (target == null || pauseUnlessDemanded()) {
      return false;
    }
    if (!next(target, connection)) {
      connection.abortNow();
    }
    given(1);
    return true;
  }
}
