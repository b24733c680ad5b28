package dev.sluice.rx;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.CompletableObserver;
import io.reactivex.rxjava3.core.FlowableSubscriber;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;

/** A gate without elements as a {@code Completable}. */
final class GateCompletable extends Completable {
  private final String step;
  private final Publisher<Void> gate;

  private GateCompletable(String step, Publisher<Void> gate) {
    this.step = step;
    this.gate = gate;
  }

  static Completable of(String step, Publisher<Void> gate) {
    return RxJavaPlugins.onAssembly(new GateCompletable(step, gate));
  }

  @Override
  protected void subscribeActual(CompletableObserver observer) {
    gate.subscribe(new End(observer));
  }

  @Override
  public String toString() {
    return step;
  }

  /** Waits for the end of a gate. */
  static final class End implements FlowableSubscriber<Void>, Disposable {
    private final CompletableObserver observer;

    /** Whether the observer has its end or wants none; by compare and set. */
    private final AtomicBoolean over = new AtomicBoolean();

    /** Set by {@link #onSubscribe} before anybody else has this disposable. */
    private @Nullable Subscription upstream;

    End(CompletableObserver observer) {
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
    public void onNext(Void element) {}

    @Override
    public void onError(Throwable error) {
      if (over.compareAndSet(false, true)) {
        observer.onError(error);
      } else {
        RxJavaPlugins.onError(error);
      }
    }

    @Override
    public void onComplete() {
      if (over.compareAndSet(false, true)) {
        observer.onComplete();
      }
    }

    @Override
    public void dispose() {
      Subscription s = upstream;
      if (over.compareAndSet(false, true) && s != null) {
        s.cancel();
      }
    }

    @Override
    public boolean isDisposed() {
      return over.get();
    }
  }
}
