package dev.sluice.tck.rs;

import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Subscribers without interest, and a publisher without a library. */
final class Subscribers {
  private Subscribers() {}

  /** Gives one element to whoever asks for it. */
  static <T> Publisher<T> just(T element) {
    return subscriber -> subscriber.onSubscribe(new Subscription() {
      private boolean over;

      @Override
      public void request(long n) {
        if (!over) {
          over = true;
          subscriber.onNext(element);
          subscriber.onComplete();
        }
      }

      @Override
      public void cancel() {
        over = true;
      }
    });
  }

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
