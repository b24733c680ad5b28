package dev.sluice.reactor;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * A gate of one socket as a {@code Mono}. A socket that comes although its subscriber has cancelled
 * is closed here, since nobody else knows of it.
 */
final class ResourceMono<S, R> extends Mono<R> implements Scannable {
  private final String step;
  private final Publisher<S> gate;
  private final Function<? super S, ? extends R> wrap;
  private final Consumer<? super S> close;

  private ResourceMono(
      String step,
      Publisher<S> gate,
      Function<? super S, ? extends R> wrap,
      Consumer<? super S> close) {
    this.step = step;
    this.gate = gate;
    this.wrap = wrap;
    this.close = close;
  }

  static <S, R> Mono<R> of(
      String step,
      Publisher<S> gate,
      Function<? super S, ? extends R> wrap,
      Consumer<? super S> close) {
    return onAssembly(new ResourceMono<>(step, gate, wrap, close));
  }

  @Override
  public void subscribe(CoreSubscriber<? super R> actual) {
    EarlySubscriber.<R>subscribe(
        step, actual, early -> gate.subscribe(new ResourceSubscriber<>(this, early)));
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

  /**
   * Stands between the gate and one subscriber.
   *
   * <pre>
   * from     event               to         by          then
   * WAITING  element             DONE       event loop  onNext, onComplete
   * WAITING  error, completion   DONE       event loop  onError, onComplete
   * WAITING  cancel              CANCELLED  any thread  cancel the gate
   * other    element             same       event loop  close it
   * other    error               same       event loop  onErrorDropped
   * </pre>
   */
  private static final class ResourceSubscriber<S, R>
      implements CoreSubscriber<S>, Subscription, Scannable {
    enum Phase {
      WAITING,
      DONE,
      CANCELLED
    }

    private final ResourceMono<S, R> mono;
    private final CoreSubscriber<? super R> actual;

    /** The table above; by compare and set. */
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WAITING);

    /** Set by {@link #onSubscribe} before anybody else has this subscription. */
    private @Nullable Subscription upstream;

    ResourceSubscriber(ResourceMono<S, R> mono, CoreSubscriber<? super R> actual) {
      this.mono = mono;
      this.actual = actual;
    }

    @Override
    public Context currentContext() {
      return actual.currentContext();
    }

    @Override
    public void onSubscribe(Subscription s) {
      if (Operators.validate(upstream, s)) {
        upstream = s;
        actual.onSubscribe(this);
      }
    }

    @Override
    public void onNext(S socket) {
      if (phase.compareAndSet(Phase.WAITING, Phase.DONE)) {
        actual.onNext(mono.wrap.apply(socket));
        actual.onComplete();
      } else {
        mono.close.accept(socket);
      }
    }

    @Override
    public void onError(Throwable error) {
      if (phase.compareAndSet(Phase.WAITING, Phase.DONE)) {
        actual.onError(error);
      } else {
        Operators.onErrorDropped(error, actual.currentContext());
      }
    }

    @Override
    public void onComplete() {
      if (phase.compareAndSet(Phase.WAITING, Phase.DONE)) {
        actual.onComplete();
      }
    }

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
      if (phase.compareAndSet(Phase.WAITING, Phase.CANCELLED) && s != null) {
        s.cancel();
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
      if (key == Attr.TERMINATED) {
        return phase.get() == Phase.DONE;
      }
      if (key == Attr.CANCELLED) {
        return phase.get() == Phase.CANCELLED;
      }
      return Scan.publisher(key, mono.step);
    }

    @Override
    public String stepName() {
      return mono.step;
    }
  }
}
