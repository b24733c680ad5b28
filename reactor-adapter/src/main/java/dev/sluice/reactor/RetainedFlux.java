package dev.sluice.reactor;

import dev.sluice.streams.RetainedData;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Fuseable;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;

/**
 * A gate of retained data as a {@code Flux} that an operator with a queue may fuse with: then the
 * queue is ours, and a cancel releases what is in it.
 *
 * <p>Reactor's {@code publishOn} on its own leaves its queue to nobody when the cancel comes
 * between the time when it plans to empty it and the time when it does (reactor-core issue 4396);
 * no discard hook hears of that.
 *
 * @param <D> the type of the retained data
 */
final class RetainedFlux<D extends RetainedData> extends Flux<D> implements Fuseable, Scannable {
  private static final String STEP = "receiveRetained";

  private final Publisher<D> gate;

  private RetainedFlux(Publisher<D> gate) {
    this.gate = gate;
  }

  static <D extends RetainedData> Flux<D> of(Publisher<D> gate) {
    return onAssembly(new RetainedFlux<>(gate));
  }

  @Override
  public void subscribe(CoreSubscriber<? super D> actual) {
    gate.subscribe(new RetainedSubscriber<>(actual));
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    return Scan.publisher(key, STEP);
  }

  @Override
  public String stepName() {
    return STEP;
  }

  @Override
  public String toString() {
    return STEP;
  }

  /**
   * Passes signals and demand through; fused, puts elements into a queue and says so with
   * {@code onNext(null)}, as Reactor agreed with itself. What meets a cancel is released here,
   * whoever brings it: the gate, which may be in the middle of an {@code onNext}, or the queue.
   */
  private static final class RetainedSubscriber<D extends RetainedData>
      implements CoreSubscriber<D>, QueueSubscription<D>, Scannable {
    private final CoreSubscriber<? super D> actual;

    /** Fused only. The gate adds; the operator polls; whoever sees the cancel empties it. */
    private final Queue<D> queue = new ConcurrentLinkedQueue<>();

    /** Set by {@link #onSubscribe} before anybody else has this subscription. */
    private @Nullable Subscription upstream;

    /** Set by the operator during onSubscribe, before any element. */
    private boolean fused;

    /** Set by cancel, any thread. */
    private volatile boolean cancelled;

    /** Set by the gate; read by scans. */
    private volatile boolean terminated;

    RetainedSubscriber(CoreSubscriber<? super D> actual) {
      this.actual = actual;
    }

    @Override
    public Context currentContext() {
      return actual.currentContext();
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
      terminated = true;
      actual.onError(error);
    }

    @Override
    public void onComplete() {
      terminated = true;
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
    public int requestFusion(int requestedMode) {
      fused = (requestedMode & Fuseable.ASYNC) != 0;
      return fused ? Fuseable.ASYNC : Fuseable.NONE;
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
    public int size() {
      return queue.size();
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
    @SuppressWarnings("rawtypes")
    public @Nullable Object scanUnsafe(Attr key) {
      if (key == Attr.PARENT) {
        return upstream;
      }
      if (key == Attr.ACTUAL) {
        return actual;
      }
      if (key == Attr.CANCELLED) {
        return cancelled;
      }
      if (key == Attr.TERMINATED) {
        return terminated;
      }
      if (key == Attr.BUFFERED) {
        return queue.size();
      }
      return Scan.publisher(key, STEP);
    }

    @Override
    public String stepName() {
      return STEP;
    }
  }
}
