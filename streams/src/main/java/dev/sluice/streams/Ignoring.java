package dev.sluice.streams;

import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A subscriber for what a subscription begins, or for its end alone. */
class Ignoring implements Subscriber<Object> {
  @Override
  public void onSubscribe(Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(Object element) {}

  @Override
  public void onError(Throwable error) {
    ended();
  }

  @Override
  public void onComplete() {
    ended();
  }

  /** It ended, well or badly. */
  void ended() {}
}
