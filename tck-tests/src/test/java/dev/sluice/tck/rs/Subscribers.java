package dev.sluice.tck.rs;

import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Subscribers without interest. */
final class Subscribers {
  private Subscribers() {}

  /** Asks for all and drops it. */
  static <T> Subscriber<T> ignoring() {
    return new Subscriber<>() {
      @Override
      public void onSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
      }

      @Override
      public void onNext(T element) {}

      @Override
      public void onError(Throwable cause) {}

      @Override
      public void onComplete() {}
    };
  }
}
