package dev.sluice.benchmarks.subject;

import io.reactivex.rxjava3.core.Flowable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * The source of what a subject sends, the same for all that take Reactive Streams: so many
 * elements, made one by one when they are asked for, at next to no cost of its own.
 */
final class Elements<T> extends Flux<T> {
  private final long count;
  private final Supplier<T> element;

  private Elements(long count, Supplier<T> element) {
    this.count = count;
    this.element = element;
  }

  static <T> Flux<T> flux(long count, Supplier<T> element) {
    return new Elements<>(count, element);
  }

  static <T> Flowable<T> flowable(long count, Supplier<T> element) {
    return new Flowable<>() {
      @Override
      protected void subscribeActual(Subscriber<? super T> subscriber) {
        subscriber.onSubscribe(new Emission<>(subscriber, element, count));
      }
    };
  }

  /** For a subscriber of neither library, without a guard between. */
  static <T> Publisher<T> plain(long count, Supplier<T> element) {
    return subscriber -> subscriber.onSubscribe(new Emission<>(subscriber, element, count));
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> subscriber) {
    subscriber.onSubscribe(new Emission<>(subscriber, element, count));
  }

  private static final class Emission<T> implements Subscription {
    private final Subscriber<? super T> subscriber;
    private final Supplier<T> element;

    /** Asked for and not yet given; who adds to 0 gives. */
    private final AtomicLong demand = new AtomicLong();

    /** Not yet given; of the thread that gives. */
    private long left;

    private volatile boolean cancelled;

    Emission(Subscriber<? super T> subscriber, Supplier<T> element, long count) {
      this.subscriber = subscriber;
      this.element = element;
      this.left = count;
    }

    @Override
    public void request(long n) {
      long before = demand.getAndAccumulate(n, Operators::addCap);
      if (before == 0) {
        give(n);
      }
    }

    private void give(long first) {
      for (long wanted = first; wanted != 0; wanted = demand.addAndGet(-wanted)) {
        for (long given = 0; given < wanted; given++) {
          if (left == 0 || cancelled) {
            return; // with demand, so nobody gives any more
          }
          left--;
          subscriber.onNext(element.get());
          if (left == 0 && !cancelled) {
            subscriber.onComplete();
          }
        }
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
    }
  }
}
