package dev.sluice.benchmarks.subject;

import io.reactivex.rxjava3.core.FlowableSubscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * Asks for more elements, within onNext, whenever those asked for have come. Of both libraries' own
 * kind, so that neither puts a guard between.
 */
abstract class Demanding<T> implements CoreSubscriber<T>, FlowableSubscriber<T> {
  private final Asking asking;
  private long left;

  /** With so many at a time. */
  Demanding(long batch) {
    this(Asking.inBatches(batch));
  }

  Demanding(Asking asking) {
    this.asking = asking;
    this.left = asking.first();
  }

  abstract void take(T element);

  abstract void ended();

  protected abstract void hookOnError(Throwable failure);

  @Override
  public final void onSubscribe(Subscription subscription) {
    asking.start(subscription::request);
  }

  @Override
  public final void onNext(T element) {
    take(element);
    if (--left == 0) {
      left = asking.next();
      asking.again();
    }
  }

  @Override
  public final void onComplete() {
    asking.end();
    ended();
  }

  @Override
  public final void onError(Throwable failure) {
    hookOnError(failure);
  }
}
