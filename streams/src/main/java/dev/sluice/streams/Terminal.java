package dev.sluice.streams;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * How a publisher ended: completed or failed. May be signalled to many; each gets an exception of
 * its own.
 */
final class Terminal {
  /** The good end. */
  static final Terminal COMPLETED = new Terminal(null);

  private final @Nullable Supplier<? extends Throwable> error;

  private Terminal(@Nullable Supplier<? extends Throwable> error) {
    this.error = error;
  }

  static Terminal failed(Supplier<? extends Throwable> error) {
    return new Terminal(error);
  }

  /**
   * Signals it, as the last thing that this subscriber hears. What the subscriber throws goes to
   * the faults (RS 2.13).
   */
  void signal(Subscriber<?> subscriber, Faults faults) {
    try {
      if (error == null) {
        subscriber.onComplete();
      } else {
        subscriber.onError(error.get());
      }
    } catch (Throwable thrown) { // must not reach the loop
      faults.threw(subscriber, error == null ? "onComplete" : "onError", thrown);
    }
  }
}
