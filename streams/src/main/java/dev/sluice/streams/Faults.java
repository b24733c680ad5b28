package dev.sluice.streams;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * What subscribers around one socket throw, against RS 2.13: it must not reach the loop. It is
 * logged with the name of the place, and told to who must end something because of it. Any thread.
 */
final class Faults {
  private final Object place;

  /** Set by who serves the socket, before there is a subscriber; read by any thread. */
  private volatile @Nullable Consumer<? super Throwable> listener;

  /**
   * Faults of one place.
   *
   * @param place names it, also after its end
   */
  Faults(Supplier<String> place) {
    this(new Object() {
      @Override
      public String toString() {
        return place.get();
      }
    });
  }

  /**
   * Faults of one place.
   *
   * @param place names it by its text, also after its end
   */
  Faults(Object place) {
    this.place = place;
  }

  /** The name of the socket, or of the attempt to make one. */
  String place() {
    return place.toString();
  }

  /** Tells somebody of what comes from now on. */
  void listen(Consumer<? super Throwable> listener) {
    this.listener = listener;
  }

  /** A subscriber threw, and gets no more signals. */
  void threw(Subscriber<?> subscriber, String signal, Throwable thrown) {
    Signals.unobserved(
        subscriber.getClass().getName() + " threw in " + signal + " of " + place()
            + "; it gets no more signals",
        thrown);
    Consumer<? super Throwable> told = listener;
    if (told != null) {
      told.accept(thrown);
    }
  }

  /**
   * Calls onSubscribe.
   *
   * @return {@code false} if it threw, which counts as a cancel (RS 2.13)
   */
  boolean subscribed(Subscriber<?> subscriber, Subscription subscription) {
    try {
      subscriber.onSubscribe(subscription);
      return true;
    } catch (Throwable thrown) { // must not reach the loop
      threw(subscriber, "onSubscribe", thrown);
      return false;
    }
  }

  /** Gives a subscriber that cannot be served its subscription and its error (RS 1.9). */
  void refuse(Subscriber<?> subscriber, Throwable error) {
    if (subscribed(subscriber, Nothing.INSTANCE)) {
      Terminal.failed(() -> error).signal(subscriber, this);
    }
  }

  /** A subscription of nothing, for subscribers that get only an end. */
  private enum Nothing implements Subscription {
    INSTANCE;

    @Override
    public void request(long n) {}

    @Override
    public void cancel() {}
  }
}
