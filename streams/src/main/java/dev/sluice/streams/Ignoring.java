package dev.sluice.streams;

import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A subscriber for what a subscription begins, and for its end, well or badly. */
final class Ignoring implements Subscriber<Object> {
  private final Runnable ended;

  Ignoring(Runnable ended) {
    this.ended = ended;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(Object element) {}

  @Override
  public void onError(Throwable error) {
    ended.run();
  }

  @Override
  public void onComplete() {
    ended.run();
  }
}
