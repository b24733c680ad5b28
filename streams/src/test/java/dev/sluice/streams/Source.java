package dev.sluice.streams;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A source that gives elements by number, at once when asked, and notes how it is treated. */
final class Source<T> implements Publisher<T>, Subscription {
  private final IntFunction<T> elements;
  private final int count;
  final List<Long> requests = new ArrayList<>();
  Subscriber<? super T> subscriber;
  int given;
  int cancels;
  long demand;

  /** Ends with this instead of onComplete. */
  Throwable error;

  /** Whether elements come only when the test calls {@link #give}. */
  boolean byHand;

  /** Whether it stays open after its last element. */
  boolean staysOpen;

  private boolean giving;
  private boolean ended;

  Source(int count, IntFunction<T> elements) {
    this.count = count;
    this.elements = elements;
  }

  @Override
  public void subscribe(Subscriber<? super T> s) {
    subscriber = s;
    s.onSubscribe(this);
    if (count == 0) {
      end();
    }
  }

  @Override
  public void request(long n) {
    requests.add(n);
    demand += n;
    if (!byHand) {
      giveAll();
    }
  }

  private void giveAll() {
    if (giving) {
      return;
    }
    giving = true;
    while (demand > 0 && give()) {
      // until nothing is asked for
    }
    giving = false;
  }

  /** Gives one element that was asked for. */
  boolean give() {
    if (demand == 0 || cancels > 0 || given == count) {
      return false;
    }
    demand--;
    subscriber.onNext(elements.apply(given++));
    if (given == count) {
      end();
    }
    return true;
  }

  private void end() {
    if (staysOpen || ended || cancels > 0) {
      return;
    }
    ended = true;
    if (error == null) {
      subscriber.onComplete();
    } else {
      subscriber.onError(error);
    }
  }

  @Override
  public void cancel() {
    cancels++;
  }
}
