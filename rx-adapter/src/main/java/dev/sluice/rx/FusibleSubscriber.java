package dev.sluice.rx;

import io.reactivex.rxjava3.core.FlowableSubscriber;
import io.reactivex.rxjava3.operators.QueueSubscription;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Between a gate and a subscriber that may be an operator with a queue: passes signals and demand
 * through, and offers the operator a queue in place of its own. Fused, elements go into the queue,
 * and the operator is told of them with {@code onNext(null)}, as RxJava agreed with itself.
 *
 * @param <T> the type of the elements
 */
abstract class FusibleSubscriber<T> implements FlowableSubscriber<T>, QueueSubscription<T> {
  final Subscriber<? super T> actual;

  /** Set by {@link #onSubscribe} before anybody else has this subscription. */
  private @Nullable Subscription upstream;

  /** Set by the operator during onSubscribe, before any element. */
  private boolean fused;

  /** Set by cancel, any thread. */
  private volatile boolean cancelled;

  FusibleSubscriber(Subscriber<? super T> actual) {
    this.actual = actual;
  }

  /** Makes the queue: the operator wants it. */
  abstract void fuse();

  /** Tells the operator that there are elements in the queue. */
  @SuppressWarnings("NullAway") // onNext(null) is how fused operators are told of an element
  final void tellOperator() {
    actual.onNext(null);
  }

  final boolean isFused() {
    return fused;
  }

  final boolean isCancelled() {
    return cancelled;
  }

  // ---- from the gate

  @Override
  public final void onSubscribe(Subscription s) {
    upstream = s;
    actual.onSubscribe(this);
  }

  @Override
  public final void onError(Throwable error) {
    actual.onError(error);
  }

  @Override
  public final void onComplete() {
    actual.onComplete();
  }

  // ---- from the operator

  @Override
  public final void request(long n) {
    Subscription s = upstream;
    if (s != null) {
      s.request(n);
    }
  }

  @Override
  public void cancel() {
    Subscription s = upstream;
    cancelled = true;
    if (s != null) {
      s.cancel();
    }
  }

  @Override
  public final int requestFusion(int mode) {
    fused = (mode & ASYNC) != 0;
    if (fused) {
      fuse();
    }
    return fused ? ASYNC : NONE;
  }

  @Override
  public final boolean offer(T element) {
    throw new UnsupportedOperationException("only the gate adds");
  }

  @Override
  public final boolean offer(T first, T second) {
    throw new UnsupportedOperationException("only the gate adds");
  }
}
