package dev.sluice.reactor;

import dev.sluice.streams.BurstSubscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A gate moved by hand, which tells the ends of bursts and signals also after a cancel. */
final class HandGate implements Publisher<Integer>, Subscription {
  final List<Integer> given = new ArrayList<>();
  final List<Long> requests = new ArrayList<>();
  private final AtomicLong requested = new AtomicLong();
  private @Nullable BurstSubscriber<? super Integer> subscriber;

  @Override
  @SuppressWarnings("unchecked") // that is what is looked at here
  public void subscribe(Subscriber<? super Integer> given) {
    subscriber = (BurstSubscriber<? super Integer>) given;
    given.onSubscribe(this);
  }

  private BurstSubscriber<? super Integer> subscriber() {
    return Objects.requireNonNull(subscriber);
  }

  /** Gives some elements, and no end of a burst. */
  void give(int count) {
    for (int i = 0; i < count; i++) {
      given.add(given.size());
      subscriber().onNext(given.get(given.size() - 1));
    }
  }

  /** Gives as many elements as there is demand for, and so many at most. */
  int giveBurst(int most) {
    int count = (int) Math.min(most, requested.get() - given.size());
    give(count);
    endBurst();
    return count;
  }

  void endBurst() {
    subscriber().burstEnded();
  }

  void complete() {
    subscriber().onComplete();
  }

  void error(Throwable error) {
    subscriber().onError(error);
  }

  @Override
  public void request(long n) {
    synchronized (requests) {
      requests.add(n);
    }
    requested.addAndGet(n);
  }

  @Override
  public void cancel() {}
}
