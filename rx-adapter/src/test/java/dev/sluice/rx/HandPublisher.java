package dev.sluice.rx;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A publisher moved by hand, which signals whatever it is told, also after a cancel. */
final class HandPublisher<T> implements Publisher<T>, Subscription {
  final List<Subscriber<? super T>> subscribers = new ArrayList<>();
  long requested;
  boolean cancelled;
  private @Nullable Subscriber<? super T> last;

  @Override
  public void subscribe(Subscriber<? super T> subscriber) {
    subscribers.add(subscriber);
    last = subscriber;
    subscriber.onSubscribe(this);
  }

  void next(T element) {
    Objects.requireNonNull(last).onNext(element);
  }

  void complete() {
    Objects.requireNonNull(last).onComplete();
  }

  void error(Throwable error) {
    Objects.requireNonNull(last).onError(error);
  }

  @Override
  public void request(long n) {
    requested += n;
  }

  @Override
  public void cancel() {
    cancelled = true;
  }
}
