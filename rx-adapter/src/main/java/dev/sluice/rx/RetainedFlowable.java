package dev.sluice.rx;

import dev.sluice.streams.RetainedData;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

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
   * What meets a cancel is released here, whoever brings it: the gate, which may be in the middle
   * of an {@code onNext}, or the queue.
   */
  private static final class RetainedSubscriber<D extends RetainedData>
      extends FusibleSubscriber<D> {
    /** Fused only. The gate adds; the operator polls; whoever sees the cancel empties it. */
    private final Queue<D> queue = new ConcurrentLinkedQueue<>();

    RetainedSubscriber(Subscriber<? super D> actual) {
      super(actual);
    }

    @Override
    void fuse() {}

    @Override
    public void onNext(D data) {
      if (isFused()) {
        queue.add(data);
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
      D data = queue.poll();
      if (data != null && isCancelled()) {
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
  }
}
