package dev.sluice.benchmarks.subject;

import io.reactivex.rxjava3.core.FlowableSubscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * Asks for {@code batch} elements at first and for as many again whenever these have come, within
 * onNext. Of both libraries' own kind, so that neither puts a guard between.
 */
abstract class Demanding<T> implements CoreSubscriber<T>, FlowableSubscriber<T> {
  private final long batch;
  private Subscription subscription = Unsubscribed.INSTANCE;
  private long left;

  Demanding(long batch) {
    this.batch = batch;
    this.left = batch;
  }

  abstract void take(T element);

  abstract void ended();

  protected abstract void hookOnError(Throwable failure);

  @Override
  public final void onSubscribe(Subscription given) {
    subscription = given;
    given.request(batch);
  }

  @Override
  public final void onNext(T element) {
    take(element);
    if (--left == 0) {
      left = batch;
      subscription.request(batch);
    }
  }

  @Override
  public final void onComplete() {
    ended();
  }

  @Override
  public final void onError(Throwable failure) {
    hookOnError(failure);
  }

  private enum Unsubscribed implements Subscription {
    INSTANCE;

    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }
}
