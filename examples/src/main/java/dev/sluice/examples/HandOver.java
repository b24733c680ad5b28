package dev.sluice.examples;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/**
 * Hands elements from an event loop to one thread that may block. Asks for a first few elements,
 * and then only when the taker calls {@link #request(long)}, so never more elements wait here than
 * were asked for.
 */
final class HandOver<T> extends BaseSubscriber<T> {
  /** Filled on the event loop, emptied by the taker; holds at most the demand and one terminal. */
  private final BlockingQueue<Signal<T>> queue = new LinkedBlockingQueue<>();

  private final long first;

  /** Who gets what nobody takes any more; set once by {@link #abandon}, read on the event loop. */
  private volatile @Nullable Consumer<T> leftover;

  /**
   * A hand-over for one subscription.
   *
   * @param first how many elements to ask for at the start: a demand stated before onSubscribe,
   *     which comes on the event loop, would be lost
   */
  HandOver(long first) {
    this.first = first;
  }

  private record Signal<T>(@Nullable T element, @Nullable Throwable failure) {}

  @Override
  protected void hookOnSubscribe(Subscription subscription) {
    request(first);
  }

  @Override
  protected void hookOnNext(T element) {
    queue.add(new Signal<>(element, null));
    giveAway(); // it may have been abandoned meanwhile
  }

  @Override
  protected void hookOnComplete() {
    queue.add(new Signal<>(null, null));
  }

  @Override
  protected void hookOnError(Throwable failure) {
    queue.add(new Signal<>(null, failure));
  }

  /**
   * Waits for the next element.
   *
   * @return the element, or {@code null} at the end
   * @throws RuntimeException what the stream failed with
   */
  @Nullable
  T take() throws InterruptedException {
    Signal<T> signal = queue.take();
    if (signal.failure() != null) {
      throw signal.failure() instanceof RuntimeException failure
          ? failure
          : new IllegalStateException(signal.failure());
    }
    return signal.element();
  }

  /**
   * Cancels, and gives every element that nobody took, or that is just coming, to {@code leftover}.
   */
  void abandon(Consumer<T> leftover) {
    this.leftover = leftover;
    cancel();
    giveAway();
  }

  private void giveAway() {
    Consumer<T> consumer = leftover;
    if (consumer == null) {
      return;
    }
    for (Signal<T> signal = queue.poll(); signal != null; signal = queue.poll()) {
      if (signal.element() != null) {
        consumer.accept(signal.element());
      }
    }
  }
}
