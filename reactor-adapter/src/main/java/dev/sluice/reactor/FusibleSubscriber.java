package dev.sluice.reactor;

import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Fuseable;
import reactor.core.Scannable;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * Between a gate and a subscriber that may be an operator with a queue: passes signals and demand
 * through, and offers the operator a queue in place of its own. Fused, elements go into the queue,
 * and the operator is told of them with {@code onNext(null)}, as Reactor agreed with itself.
 *
 * @param <T> the type of the elements
 */
abstract class FusibleSubscriber<T>
    implements CoreSubscriber<T>, Fuseable.QueueSubscription<T>, Scannable {
  final CoreSubscriber<? super T> actual;
  private final String step;

  /** Set by {@link #onSubscribe} before anybody else has this subscription. */
  private @Nullable Subscription upstream;

  /** Set by the operator during onSubscribe, before any element. */
  private boolean fused;

  /** Set with {@link #fused}; before that, one that is always empty. */
  private Queue<T> queue = Queues.<T>empty().get();

  /** Set by cancel, any thread. */
  private volatile boolean cancelled;

  /** Set by the gate; read by scans. */
  private volatile boolean terminated;

  FusibleSubscriber(String step, CoreSubscriber<? super T> actual) {
    this.step = step;
    this.actual = actual;
  }

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

  @Override
  public final Context currentContext() {
    return actual.currentContext();
  }

  // ---- from the gate

  @Override
  public final void onSubscribe(Subscription s) {
    upstream = s;
    actual.onSubscribe(this);
  }

  @Override
  public final void onError(Throwable error) {
    terminated = true;
    actual.onError(error);
  }

  @Override
  public final void onComplete() {
    terminated = true;
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
  public final int requestFusion(int requestedMode) {
    fused = (requestedMode & Fuseable.ASYNC) != 0;
    if (fused) {
      queue = newQueue();
    }
    return fused ? Fuseable.ASYNC : Fuseable.NONE;
  }

  abstract Queue<T> newQueue();

  /** The queue, once fused. */
  final Queue<T> queue() {
    return queue;
  }

  @Override
  public final int size() {
    return queue.size();
  }

  @Override
  public final boolean isEmpty() {
    return queue.isEmpty();
  }

  @Override
  @SuppressWarnings("rawtypes")
  public final @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.PARENT) {
      return upstream;
    }
    if (key == Attr.ACTUAL) {
      return actual;
    }
    if (key == Attr.CANCELLED) {
      return cancelled;
    }
    if (key == Attr.TERMINATED) {
      return terminated;
    }
    if (key == Attr.BUFFERED) {
      return size();
    }
    return Scan.publisher(key, step);
  }

  @Override
  public final String stepName() {
    return step;
  }
}
