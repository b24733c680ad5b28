package dev.sluice.rx;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.CompletableObserver;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.FlowableSubscriber;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import java.util.Objects;
import java.util.function.Supplier;
import org.reactivestreams.Processor;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;

/**
 * A send as a {@code Completable}. Each subscription makes one sender, subscribes to its end, then
 * gives it the source, which meets RxJava's own kind of subscriber and so adds no wrapper.
 */
final class SendCompletable<T> extends Completable {
  private final String step;
  private final Supplier<Processor<T, Void>> senders;
  private final Publisher<? extends T> source;

  private SendCompletable(
      String step, Supplier<Processor<T, Void>> senders, Publisher<? extends T> source) {
    this.step = step;
    this.senders = senders;
    this.source = Objects.requireNonNull(source, "source");
  }

  static <T> Completable of(
      String step, Supplier<Processor<T, Void>> senders, Publisher<? extends T> source) {
    return RxJavaPlugins.onAssembly(new SendCompletable<>(step, senders, source));
  }

  @Override
  protected void subscribeActual(CompletableObserver observer) {
    Processor<T, Void> sender = senders.get();
    sender.subscribe(new GateCompletable.End(observer));
    new SourceSubscriber<>(sender).subscribeTo(source);
  }

  @Override
  public String toString() {
    return step;
  }

  /** Gives the source's signals to the sender. */
  private static final class SourceSubscriber<T> implements FlowableSubscriber<T> {
    private final Processor<T, Void> sender;

    /** Set by {@link #onSubscribe}, by whatever thread the source uses. */
    private volatile boolean subscribed;

    SourceSubscriber(Processor<T, Void> sender) {
      this.sender = sender;
    }

    /** Subscribes; a source that throws instead of signalling fails the send. */
    void subscribeTo(Publisher<? extends T> source) {
      try {
        source.subscribe(this);
      } catch (Throwable thrown) {
        if (subscribed) {
          RxJavaPlugins.onError(thrown);
        } else {
          Flowable.<T>error(thrown).subscribe(this);
        }
      }
    }

    @Override
    public void onSubscribe(Subscription s) {
      subscribed = true;
      sender.onSubscribe(s);
    }

    @Override
    public void onNext(T element) {
      sender.onNext(element);
    }

    @Override
    public void onError(Throwable error) {
      sender.onError(error);
    }

    @Override
    public void onComplete() {
      sender.onComplete();
    }
  }
}
