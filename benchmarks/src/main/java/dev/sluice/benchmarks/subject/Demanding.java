package dev.sluice.benchmarks.subject;

import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/**
 * Asks for {@code batch} elements at first and for as many again whenever these have come, within
 * onNext.
 */
abstract class Demanding<T> extends BaseSubscriber<T> {
  private final long batch;
  private long left;

  Demanding(long batch) {
    this.batch = batch;
    this.left = batch;
  }

  abstract void take(T element);

  abstract void ended();

  @Override
  protected final void hookOnSubscribe(Subscription subscription) {
    subscription.request(batch);
  }

  @Override
  protected final void hookOnNext(T element) {
    take(element);
    if (--left == 0) {
      left = batch;
      request(batch);
    }
  }

  @Override
  protected final void hookOnComplete() {
    ended();
  }
}
