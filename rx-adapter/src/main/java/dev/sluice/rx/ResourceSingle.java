package dev.sluice.rx;

import io.reactivex.rxjava3.core.FlowableSubscriber;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.core.SingleObserver;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;

/**
 * A gate of one socket as a {@code Single}. A socket that comes although its observer has disposed
 * is closed here, since nobody else knows of it.
 */
final class ResourceSingle<S, R> extends Single<R> {
  private final String step;
  private final Publisher<S> gate;
  private final Function<? super S, ? extends R> wrap;
  private final Consumer<? super S> close;

  private ResourceSingle(
      String step,
      Publisher<S> gate,
      Function<? super S, ? extends R> wrap,
      Consumer<? super S> close) {
    this.step = step;
    this.gate = gate;
    this.wrap = wrap;
    this.close = close;
  }

  static <S, R> Single<R> of(
      String step,
      Publisher<S> gate,
      Function<? super S, ? extends R> wrap,
      Consumer<? super S> close) {
    return RxJavaPlugins.onAssembly(new ResourceSingle<>(step, gate, wrap, close));
  }

  @Override
  protected void subscribeActual(SingleObserver<? super R> observer) {
    gate.subscribe(new ResourceSubscriber<>(this, observer));
  }

  @Override
  public String toString() {
    return step;
  }

  /**
   * Stands between the gate and one observer.
   *
   * <pre>
   * from     event              to        by          then
   * WAITING  element            DONE      event loop  onSuccess
   * WAITING  error, completion  DONE      event loop  onError
   * WAITING  dispose            DISPOSED  any thread  cancel the gate
   * other    element            same      event loop  close it
   * other    error              same      event loop  RxJavaPlugins.onError
   * </pre>
   */
  private static final class ResourceSubscriber<S, R> implements FlowableSubscriber<S>, Disposable {
    enum Phase {
      WAITING,
      DONE,
      DISPOSED
    }

    private final ResourceSingle<S, R> single;
    private final SingleObserver<? super R> observer;

    /** The table above; by compare and set. */
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WAITING);

    /** Set by {@link #onSubscribe} before anybody else has this disposable. */
    private @Nullable Subscription upstream;

    ResourceSubscriber(ResourceSingle<S, R> single, SingleObserver<? super R> observer) {
      this.single = single;
      this.observer = observer;
    }

    @Override
    public void onSubscribe(Subscription s) {
      if (upstream != null) {
        s.cancel();
        return;
      }
      upstream = s;
      observer.onSubscribe(this);
      s.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(S socket) {
      if (phase.compareAndSet(Phase.WAITING, Phase.DONE)) {
        observer.onSuccess(single.wrap.apply(socket));
      } else {
        single.close.accept(socket);
      }
    }

    @Override
    public void onError(Throwable error) {
      if (phase.compareAndSet(Phase.WAITING, Phase.DONE)) {
        observer.onError(error);
      } else {
        RxJavaPlugins.onError(error);
      }
    }

    @Override
    public void onComplete() {
      if (phase.compareAndSet(Phase.WAITING, Phase.DONE)) {
        observer.onError(new NoSuchElementException(single.step + " gave nothing"));
      }
    }

    @Override
    public void dispose() {
      Subscription s = upstream;
      if (phase.compareAndSet(Phase.WAITING, Phase.DISPOSED) && s != null) {
        s.cancel();
      }
    }

    @Override
    public boolean isDisposed() {
      return phase.get() != Phase.WAITING;
    }
  }
}
