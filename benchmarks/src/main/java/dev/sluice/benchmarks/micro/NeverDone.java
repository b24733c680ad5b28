package dev.sluice.benchmarks.micro;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** Subscribes to a send that never ends, so any signal is wrong. */
final class NeverDone implements CoreSubscriber<Void> {
  @Override
  public void onSubscribe(Subscription subscription) {
    subscription.request(1);
  }

  @Override
  public void onNext(Void nothing) {
    throw new IllegalStateException("no such element");
  }

  @Override
  public void onError(Throwable error) {
    throw new IllegalStateException(error);
  }

  @Override
  public void onComplete() {
    throw new IllegalStateException("this send never ends");
  }
}
