package dev.sluice.reactor;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * A subscriber of ours as Reactor's own kind, so that its sources see a context and put no wrapper
 * of theirs in between.
 */
final class ContextSubscriber<T> implements CoreSubscriber<T>, Scannable {
  private final Subscriber<? super T> target;
  private final Context context;
  private final @Nullable Object actual;

  /** Set by {@link #onSubscribe}, by whatever thread the source uses; else read by scans. */
  private volatile @Nullable Subscription upstream;

  ContextSubscriber(Subscriber<? super T> target, Context context, @Nullable Object actual) {
    this.target = target;
    this.context = context;
    this.actual = actual;
  }

  /** The same publisher, which sees a context. */
  static <T> Publisher<T> in(Context context, Publisher<? extends T> source) {
    Objects.requireNonNull(source, "no publisher");
    return subscriber -> source.subscribe(new ContextSubscriber<T>(subscriber, context, null));
  }

  /** Subscribes; a source that throws instead of signalling fails its subscriber. */
  void subscribeTo(Publisher<? extends T> source) {
    try {
      source.subscribe(this);
    } catch (Throwable thrown) {
      if (upstream == null) {
        onSubscribe(Operators.emptySubscription());
        onError(thrown);
      } else {
        Operators.onErrorDropped(thrown, context);
      }
    }
  }

  @Override
  public Context currentContext() {
    return context;
  }

  @Override
  public void onSubscribe(Subscription s) {
    upstream = s;
    target.onSubscribe(s);
  }

  @Override
  public void onNext(T element) {
    target.onNext(element);
  }

  @Override
  public void onError(Throwable error) {
    target.onError(error);
  }

  @Override
  public void onComplete() {
    target.onComplete();
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
    if (key == Attr.PREFETCH) {
      return 0;
    }
    return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : null;
  }

  @Override
  public String stepName() {
    return "source";
  }
}
