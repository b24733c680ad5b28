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

  private EarlySubscriber(String step, CoreSubscriber<? super T> actual) {
    this.step = step;
    this.actual = actual;
  }

  /** Subscribes to a gate, unless the subscriber cancels as soon as it may. */
  static <T> void subscribe(
      String step, CoreSubscriber<? super T> actual, Consumer<? super CoreSubscriber<T>> gate) {
    EarlySubscriber<T> early = new EarlySubscriber<>(step, actual);
    actual.onSubscribe(early);
    if (!early.scanOrDefault(Attr.CANCELLED, false)) {
      gate.accept(early);
    }
  }

  @Override
  public Context currentContext() {
    return actual.currentContext();
  }

  @Override
  public void onSubscribe(Subscription s) {
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
