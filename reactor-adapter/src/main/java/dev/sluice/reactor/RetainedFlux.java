package dev.sluice.reactor;

import dev.sluice.streams.RetainedData;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.Fuseable;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;

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
   * What meets a cancel is released here, whoever brings it: the gate, which may be in the middle
   * of an {@code onNext}, or the queue.
   */
  private static final class RetainedSubscriber<D extends RetainedData>
      extends FusibleSubscriber<D> {
    RetainedSubscriber(CoreSubscriber<? super D> actual) {
      super(STEP, actual);
    }

    /** The gate adds; the operator polls; whoever sees the cancel empties it. */
    @Override
    Queue<D> newQueue() {
      return new ConcurrentLinkedQueue<>();
    }

    @Override
    public void onNext(D data) {
      if (isFused()) {
        queue().add(data);
        if (isCancelled()) {
          clear();
        } else {
          tellOperator();
        }
      } else if (isCancelled()) {
        data.release();
      } else {
        actual.onNext(data);
      }
    }

    @Override
    public void cancel() {
      super.cancel();
      clear();
    }

    @Override
    public @Nullable D poll() {
      D data = queue().poll();
      if (data != null && isCancelled()) {
        data.release();
        return null;
      }
      return data;
    }

    @Override
    public void clear() {
      D data = queue().poll();
      while (data != null) {
        data.release();
        data = queue().poll();
      }
    }
  }
}
