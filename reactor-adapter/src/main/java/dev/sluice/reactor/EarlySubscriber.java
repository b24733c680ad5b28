package dev.sluice.reactor;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Gives a subscriber its subscription on the subscribing thread, although the gate gives its own on
 * the event loop. Reactor's {@code mono.subscribe(…)} returns a {@code Disposable} that throws when
 * it is disposed of before that.
 */
final class EarlySubscriber<T> extends Operators.DeferredSubscription implements CoreSubscriber<T> {
  private final String step;
  private final CoreSubscriber<? super T> actual;

  /** A request of less than one that the gate must answer (RS 3.9), or 1; any thread. */
  private volatile long wrong = 1;

  /**
   * Set by {@link #onSubscribe}; read after {@link #wrong} is written, so that one of both sees it.
   */
  private volatile @Nullable Subscription gate;

  private EarlySubscriber(String step, CoreSubscriber<? super T> actual) {
    this.step = step;
    this.actual = actual;
  }

  /**
   * Subscribes to a gate, also when the subscriber cancels as soon as it may: the gate decides what
   * that is worth.
   */
  static <T> void subscribe(
      String step, CoreSubscriber<? super T> actual, Consumer<? super CoreSubscriber<T>> gate) {
    EarlySubscriber<T> early = new EarlySubscriber<>(step, actual);
    actual.onSubscribe(early);
    gate.accept(early);
  }

  @Override
  public Context currentContext() {
    return actual.currentContext();
  }

  /**
   * What is asked for before there is a gate is kept for it; Reactor would add up numbers below 1.
   */
  @Override
  public void request(long n) {
    if (n > 0) {
      super.request(n);
      return;
    }
    wrong = n;
    Subscription s = gate;
    if (s != null) {
      s.request(n);
    }
  }

  @Override
  public void onSubscribe(Subscription s) {
    gate = s;
    long n = wrong;
    if (n <= 0) {
      s.request(n); // before the rest, which could give elements
    }
    set(s);
  }

  @Override
  public void onNext(T element) {
    actual.onNext(element);
  }

  @Override
  public void onError(Throwable error) {
    actual.onError(error);
  }

  @Override
  public void onComplete() {
    actual.onComplete();
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.ACTUAL) {
      return actual;
    }
    Object known = super.scanUnsafe(key);
    return known != null ? known : Scan.publisher(key, step);
  }

  @Override
  public String stepName() {
    return step;
  }
}
