package dev.sluice.tck.rs;

import io.reactivex.rxjava3.core.FlowableSubscriber;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * Passes signals on, and does something after each element. A request of less than one returns to
 * the TCK's thread after the error that answers it: version 1.0.4 looks for that once only, a few
 * milliseconds later.
 */
class Bridge<T> implements Subscriber<T> {
  private static final long PATIENCE_SECONDS = 30;

  private final Subscriber<? super T> target;
  private final Consumer<? super T> after;
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Who is in a signal; written by that thread. */
  private volatile Thread signalling;

  /** The rest is of no interest; any thread. */
  private volatile boolean cancelled;

  Bridge(Subscriber<? super T> target, Consumer<? super T> after) {
    this.target = target;
    this.after = after;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    signal(() -> target.onSubscribe(new Subscription() {
      @Override
      public void request(long n) {
        subscription.request(n);
        if (n <= 0) {
          awaitEnd();
        }
      }

      @Override
      public void cancel() {
        cancelled = true;
        subscription.cancel();
      }
    }));
  }

  @Override
  public void onNext(T element) {
    signal(() -> {
      target.onNext(element);
      after.accept(element);
    });
  }

  @Override
  public void onError(Throwable cause) {
    end(() -> target.onError(cause));
  }

  @Override
  public void onComplete() {
    end(target::onComplete);
  }

  private void end(Runnable pass) {
    try {
      signal(pass);
    } finally {
      ended.countDown();
    }
  }

  private void signal(Runnable pass) {
    Thread outer = signalling; // another signal, if this one is inside of it
    signalling = Thread.currentThread();
    try {
      pass.run();
    } finally {
      signalling = outer;
    }
  }

  private void awaitEnd() {
    if (cancelled || signalling == Thread.currentThread()) {
      return;
    }
    try {
      ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** One of Reactor's kind. */
  static final class Core<T> extends Bridge<T> implements CoreSubscriber<T> {
    Core(Subscriber<? super T> target, Consumer<? super T> after) {
      super(target, after);
    }
  }

  /** One of RxJava's kind. */
  static final class OfFlowable<T> extends Bridge<T> implements FlowableSubscriber<T> {
    OfFlowable(Subscriber<? super T> target, Consumer<? super T> after) {
      super(target, after);
    }
  }
}
