package dev.sluice.streams;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Writes down its signals: elements as they are, {@code "complete"}, errors as they are. */
final class RecordingSubscriber<T> implements Subscriber<T> {
  final List<Object> signals = new CopyOnWriteArrayList<>();
  private final long first;
  private volatile @Nullable Subscription subscription;

  /** Asks for {@code first} elements at once. */
  RecordingSubscriber(long first) {
    this.first = first;
  }

  Subscription subscription() {
    return Objects.requireNonNull(subscription);
  }

  @Override
  public void onSubscribe(Subscription s) {
    subscription = s;
    if (first > 0) {
      s.request(first);
    }
  }

  @Override
  public void onNext(T element) {
    signals.add(element);
  }

  @Override
  public void onError(Throwable error) {
    signals.add(error);
  }

  @Override
  public void onComplete() {
    signals.add("complete");
  }
}
