package dev.sluice.tck.rs;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.reactivestreams.Processor;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A send that has begun and whose source is the test.
 *
 * @param subscriber what the send gives its source
 * @param cancel cancels the send
 */
record Sending<T>(Subscriber<T> subscriber, Runnable cancel) {
  /** Of a plain processor. */
  static <T> Sending<T> plain(Processor<T, Void> sender) {
    CompletableFuture<Subscription> end = new CompletableFuture<>();
    sender.subscribe(new Subscriber<Void>() {
      @Override
      public void onSubscribe(Subscription subscription) {
        end.complete(subscription);
        subscription.request(1);
      }

      @Override
      public void onNext(Void nothing) {}

      @Override
      public void onError(Throwable expected) {}

      @Override
      public void onComplete() {}
    });
    return new Sending<>(sender, () -> end.join().cancel());
  }

  /** Of Reactor. */
  @SuppressWarnings("unchecked")
  static <T> Sending<T> reactor(Function<Publisher<T>, Mono<Void>> send) {
    OfReactor<T> source = new OfReactor<>();
    Disposable subscribed = send.apply(source).subscribe(nothing -> {}, expected -> {});
    return new Sending<>((Subscriber<T>) ours(source.subscriber), subscribed::dispose);
  }

  /** Of RxJava. */
  @SuppressWarnings("unchecked")
  static <T> Sending<T> rx(Function<Publisher<T>, Completable> send) {
    OfRx<T> source = new OfRx<>();
    var subscribed = send.apply(source).subscribe(() -> {}, expected -> {});
    return new Sending<>((Subscriber<T>) ours(source.subscriber), subscribed::dispose);
  }

  /** Keeps its subscriber for the test. */
  private static final class OfReactor<T> extends Flux<T> {
    private volatile CoreSubscriber<? super T> subscriber;

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
      subscriber = actual;
    }
  }

  /** Keeps its subscriber for the test. */
  private static final class OfRx<T> extends Flowable<T> {
    private volatile Subscriber<? super T> subscriber;

    @Override
    protected void subscribeActual(Subscriber<? super T> actual) {
      subscriber = actual;
    }
  }

  /** Makes sure that it is our own subscriber, not a library's wrapper, which the test gets. */
  private static <S> S ours(S subscriber) {
    String name = subscriber.getClass().getName();
    boolean hook = name.contains("ContextWrite"); // by which our adapter adds its discard hook
    if (!name.startsWith("dev.sluice.") && !hook) {
      throw new AssertionError("a wrapper stands before the subscriber: " + name);
    }
    return subscriber;
  }
}
