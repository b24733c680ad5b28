package dev.sluice.tck.kit;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A subscriber that a test drives by hand, and that checks the rules every publisher owes it. */
public final class Probe<T> implements Subscriber<T> {
  private final BiConsumer<Probe<T>, ? super T> action;
  private final long initialDemand;
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicLong requested = new AtomicLong();
  private final AtomicLong received = new AtomicLong();

  /** Of how many elements the action is over. */
  private final AtomicLong handled = new AtomicLong();

  private final List<String> violations = new ArrayList<>();

  /** Written by the publisher's thread, read by any. */
  private volatile Subscription subscription;

  /** As {@link #subscription}. */
  private volatile T last;

  /** As {@link #subscription}: null, "complete", or the exception. */
  private volatile Object end;

  private Probe(long initialDemand, BiConsumer<Probe<T>, ? super T> action) {
    this.initialDemand = initialDemand;
    this.action = action;
  }

  /** Subscribes with a first demand, 0 for none, and does something with each element. */
  public static <T> Probe<T> on(
      Publisher<T> publisher, long initialDemand, BiConsumer<Probe<T>, ? super T> action) {
    Probe<T> probe = new Probe<>(initialDemand, action);
    publisher.subscribe(probe);
    return probe;
  }

  public static <T> Probe<T> on(Publisher<T> publisher, long initialDemand) {
    return on(publisher, initialDemand, (probe, element) -> {});
  }

  @Override
  public void onSubscribe(Subscription given) {
    enter("onSubscribe");
    check(subscription == null, "RS 2.12: onSubscribe twice");
    subscription = given;
    if (initialDemand > 0) {
      request(initialDemand);
    }
    running.decrementAndGet();
  }

  @Override
  public void onNext(T element) {
    enter("onNext");
    check(received.incrementAndGet() <= requested.get(), "RS 1.1: more than requested");
    check(end == null, "RS 1.7: onNext after the end");
    last = element;
    try {
      action.accept(this, element);
    } finally {
      running.decrementAndGet();
      handled.incrementAndGet();
    }
  }

  @Override
  public void onError(Throwable cause) {
    enter("onError");
    check(end == null, "RS 1.7: onError after the end");
    end = cause;
    running.decrementAndGet();
  }

  @Override
  public void onComplete() {
    enter("onComplete");
    check(end == null, "RS 1.7: onComplete after the end");
    end = "complete";
    running.decrementAndGet();
  }

  private void enter(String signal) {
    check(running.getAndIncrement() == 0, "RS 1.3: signals overlap");
    check(
        subscription != null || signal.equals("onSubscribe"),
        "RS 1.9: " + signal + " before onSubscribe");
  }

  private void check(boolean holds, String rule) {
    if (!holds) {
      synchronized (violations) {
        violations.add(rule);
      }
    }
  }

  public void request(long n) {
    requested.accumulateAndGet(n, (a, b) -> b <= 0 ? a : a + b < 0 ? Long.MAX_VALUE : a + b);
    awaitSubscription();
    subscription.request(n);
  }

  public void cancel() {
    awaitSubscription();
    subscription.cancel();
  }

  public long received() {
    return received.get();
  }

  /** The newest element, or null. */
  public T last() {
    return last;
  }

  /** What the publisher did wrong. */
  public List<String> violations() {
    synchronized (violations) {
      return List.copyOf(violations);
    }
  }

  public boolean isSubscribed() {
    return subscription != null;
  }

  public boolean isEnded() {
    return end != null;
  }

  public boolean isComplete() {
    return "complete".equals(end);
  }

  /** The error it ended with, or null. */
  public Throwable error() {
    return end instanceof Throwable cause ? cause : null;
  }

  public Probe<T> awaitSubscription() {
    if (!isSubscribed()) { // else perhaps on the loop
      Driver.current().until(this::isSubscribed);
    }
    return this;
  }

  /** Until so many elements came and what is done with them is done, or the end came. */
  public Probe<T> awaitReceived(long count) {
    Driver.current().until(() -> handled.get() >= count || isEnded());
    return this;
  }

  public Probe<T> awaitEnd() {
    Driver.current().until(this::isEnded);
    return this;
  }

  /** For a transfer over real sockets that takes long. */
  public Probe<T> awaitEnd(Duration atMost) {
    await().atMost(atMost).until(this::isEnded);
    return this;
  }

  @Override
  public String toString() {
    return "received " + received + " of " + requested + ", end " + end + ", " + violations();
  }
}
