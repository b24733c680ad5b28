package dev.sluice.streams;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A publisher moved by hand, which signals whatever it is told and counts what it is asked. */
final class HandPublisher<T> implements Publisher<T>, Subscription {
  final AtomicLong requested = new AtomicLong();
  final AtomicBoolean cancelled = new AtomicBoolean();
  private volatile @Nullable Subscriber<? super T> subscriber;

  @Override
  public void subscribe(Subscriber<? super T> s) {
    subscriber = s;
    s.onSubscribe(this);
  }

  boolean isSubscribed() {
    return subscriber != null;
  }

  void next(T element) {
    Objects.requireNonNull(subscriber).onNext(element);
  }

  void complete() {
    Objects.requireNonNull(subscriber).onComplete();
  }

  void error(Throwable error) {
    Objects.requireNonNull(subscriber).onError(error);
  }

  @Override
  public void request(long n) {
    requested.addAndGet(n);
  }

  @Override
  public void cancel() {
    cancelled.set(true);
  }
}
