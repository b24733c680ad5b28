package dev.sluice.reactor;

import dev.sluice.streams.BurstSubscriber;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.Fuseable;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;

/**
 * A gate of received bytes or messages as a {@code Flux} that an operator with a queue may fuse
 * with. {@code publishOn} on its own wakes its thread for an element, which costs more than the
 * element; from our queue it is told once for a burst.
 *
 * @param <T> the type of the elements
 */
final class BurstFlux<T> extends Flux<T> implements Fuseable, Scannable {
  private final String step;
  private final Publisher<T> gate;

  private BurstFlux(String step, Publisher<T> gate) {
    this.step = step;
    this.gate = gate;
  }

  /**
   * Of a gate whose elements are the subscriber's, and which tells a {@link BurstSubscriber} of the
   * end of a burst.
   */
  static <T> Flux<T> of(String step, Publisher<T> gate) {
    return onAssembly(new BurstFlux<>(step, gate));
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> actual) {
    gate.subscribe(new ElementSubscriber<>(step, actual));
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    return Scan.publisher(key, step);
  }

  @Override
  public String stepName() {
    return step;
  }

  @Override
  public String toString() {
    return step;
  }

  /** Only the gate adds to the queue, and only the operator takes from it and clears it. */
  private static final class ElementSubscriber<T> extends FusibleSubscriber<T>
      implements BurstSubscriber<T> {
    /** The operator begins with a burst at the latest when it is so long. */
    private static final int LONG = 256;

    /** Added since the operator was told. Loop. */
    private int untold;

    ElementSubscriber(String step, CoreSubscriber<? super T> actual) {
      super(step, actual);
    }

    /** Of any length: the operator's demand bounds it. */
    @Override
    Queue<T> newQueue() {
      return Queues.<T>unbounded(LONG).get();
    }

    @Override
    public void onNext(T element) {
      if (!isFused()) {
        actual.onNext(element);
      } else if (isCancelled()) {
        Operators.onDiscard(element, currentContext());
      } else {
        queue().add(element);
        untold++;
        if (untold == LONG) {
          burstEnded();
        }
      }
    }

    @Override
    public void burstEnded() {
      if (untold > 0) {
        untold = 0;
        tellOperator();
      }
    }

    @Override
    public @Nullable T poll() {
      return queue().poll();
    }

    @Override
    public void clear() {
      Operators.onDiscardQueueWithClear(queue(), currentContext(), null);
    }
  }
}
