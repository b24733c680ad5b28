package dev.sluice.benchmarks.micro;

import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Takes what is received: asks for some elements at first, and for as many again within the onNext
 * of the last of them. Loop.
 */
final class Taker<T> implements Subscriber<T> {
  private final long batch;
  private final ToIntFunction<? super T> weight;
  private long left;
  private @Nullable Subscription subscription;

  private long bytes;

  /** The latest element; kept so that it is really made. */
  private @Nullable T latest;

  /**
   * Asks for elements in batches.
   *
   * @param weight uses an element up, and says how many bytes it was
   */
  Taker(long batch, ToIntFunction<? super T> weight) {
    this.batch = batch;
    this.weight = weight;
    this.left = batch;
  }

  /** All bytes so far. */
  long bytes() {
    return bytes;
  }

  @Nullable
  T latest() {
    return latest;
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription = given;
    given.request(batch);
  }

  @Override
  public void onNext(T element) {
    latest = element;
    bytes += weight.applyAsInt(element);
    if (--left == 0) {
      left = batch;
      if (subscription != null) {
        subscription.request(batch);
      }
    }
  }

  @Override
  public void onError(Throwable error) {
    throw new IllegalStateException(error);
  }

  @Override
  public void onComplete() {
    throw new IllegalStateException("these bytes never end");
  }
}
