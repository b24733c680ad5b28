package dev.sluice.rx;

import dev.sluice.streams.RetainedData;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.FlowableSubscriber;
import io.reactivex.rxjava3.operators.QueueSubscription;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A gate of retained data as a {@code Flowable} that an operator with a queue may fuse with: then
 * the queue is ours, and a cancel releases what is in it. RxJava's own queues forget it.
 *
 * @param <D> the type of the retained data
 */
final class RetainedFlowable<D extends RetainedData> extends Flowable<D> {
  private final Publisher<D> gate;

  private RetainedFlowable(Publisher<D> gate) {
    this.gate = gate;
  }

  static <D extends RetainedData> Flowable<D> of(Publisher<D> gate) {
    return RxJavaPlugins.onAssembly(new RetainedFlowable<>(gate));
  }

  @Override
  protected void subscribeActual(Subscriber<? super D> subscriber) {
    gate.subscribe(new RetainedSubscriber<>(subscriber));
  }

  @Override
  public String toString() {
    return "receiveRetained";
  }

  /**
   * Passes signals and demand through; fused, puts elements into a queue and says so with
   * {@code onNext(null)}, as RxJava agreed with itself. What meets a cancel is released here,
   * whoever brings it: the gate, which may be in the middle of an {@code onNext}, or the queue.
   */
  private static final class RetainedSubscriber<D extends RetainedData>
      implements FlowableSubscriber<D>, QueueSubscription<D> {
    private final Subscriber<? super D> actual;

    /** Fused only. The gate adds; the operator polls; whoever sees the cancel empties it. */
    private final Queue<D> queue = new ConcurrentLinkedQueue<>();

    /** Set by {@link #onSubscribe} before anybody else has this subscription. */
    private @Nullable Subscription upstream;

    /** Set by the operator during onSubscribe, before any element. */
    private boolean fused;

    /** Set by cancel, any thread. */
    private volatile boolean cancelled;

    RetainedSubscriber(Subscriber<? super D> actual) {
      this.actual = actual;
    }

    // ---- from the gate

    @Override
    public void onSubscribe(Subscription s) {
      upstream = s;
      actual.onSubscribe(this);
    }

    @Override
    @SuppressWarnings("NullAway") // onNext(null) is how fused operators are told of an element
    public void onNext(D data) {
      if (fused) {
        queue.add(data);
        if (cancelled) {
          clear();
        } else {
          actual.onNext(null);
        }
      } else if (cancelled) {
        data.release();
      } else {
        actual.onNext(data);
      }
    }

    @Override
    public void onError(Throwable error) {
      actual.onError(error);
    }

    @Override
    public void onComplete() {
      actual.onComplete();
    }

    // ---- from the operator

    @Override
    public void request(long n) {
      Subscription s = upstream;
      if (s != null) {
        s.request(n);
      }
    }

    @Override
    public void cancel() {
      Subscription s = upstream;
      cancelled = true;
      if (s != null) {
        s.cancel();
      }
      clear();
    }

    @Override
    public int requestFusion(int mode) {
      fused = (mode & ASYNC) != 0;
      return fused ? ASYNC : NONE;
    }

    @Override
    public @Nullable D poll() {
      D data = queue.poll();
      if (data != null && cancelled) {
        data.release();
        return null;
      }
      return data;
    }

    @Override
    public boolean isEmpty() {
      return queue.isEmpty();
    }

    @Override
    public void clear() {
      D data = queue.poll();
      while (data != null) {
        data.release();
        data = queue.poll();
      }
    }

    @Override
    public boolean offer(D data) {
      throw new UnsupportedOperationException("only the gate adds");
    }

    @Override
    public boolean offer(D first, D second) {
      throw new UnsupportedOperationException("only the gate adds");
    }
  }
}
