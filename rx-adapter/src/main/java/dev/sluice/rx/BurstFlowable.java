package dev.sluice.rx;

import dev.sluice.streams.BurstSubscriber;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.operators.SpscLinkedArrayQueue;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

/**
 * A gate of received bytes or messages as a {@code Flowable} that an operator with a queue may fuse
 * with. {@code observeOn} on its own wakes its thread for an element, which costs more than the
 * element; from our queue it is told once for a burst.
 *
 * @param <T> the type of the elements
 */
final class BurstFlowable<T> extends Flowable<T> {
  private final String step;
  private final Publisher<T> gate;

  private BurstFlowable(String step, Publisher<T> gate) {
    this.step = step;
    this.gate = gate;
  }

  /**
   * Of a gate whose elements are the subscriber's, and which tells a {@link BurstSubscriber} of the
   * end of a burst.
   */
  static <T> Flowable<T> of(String step, Publisher<T> gate) {
    return RxJavaPlugins.onAssembly(new BurstFlowable<>(step, gate));
  }

  @Override
  protected void subscribeActual(Subscriber<? super T> subscriber) {
    gate.subscribe(new ElementSubscriber<>(subscriber));
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

    /**
     * Of any length: the operator's demand bounds it. Set by {@link #fuse}, so before any element.
     */
    private @Nullable SpscLinkedArrayQueue<T> queue;

    /** Added since the operator was told. Loop. */
    private int untold;

    ElementSubscriber(Subscriber<? super T> actual) {
      super(actual);
    }

    @Override
    void fuse() {
      queue = new SpscLinkedArrayQueue<>(LONG);
    }

    @Override
    public void onNext(T element) {
      SpscLinkedArrayQueue<T> fused = queue;
      if (fused == null) {
        actual.onNext(element);
      } else if (!isCancelled()) {
        fused.offer(element);
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
      SpscLinkedArrayQueue<T> fused = queue;
      return fused == null ? null : fused.poll();
    }

    @Override
    public boolean isEmpty() {
      SpscLinkedArrayQueue<T> fused = queue;
      return fused == null || fused.isEmpty();
    }

    @Override
    public void clear() {
      SpscLinkedArrayQueue<T> fused = queue;
      if (fused != null) {
        fused.clear();
      }
    }
  }
}
