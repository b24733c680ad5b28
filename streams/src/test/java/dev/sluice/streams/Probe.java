package dev.sluice.streams;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A subscriber that writes down what it hears, and complains of what no publisher may do. */
class Probe<T> implements Subscriber<T> {
  final List<T> elements = new CopyOnWriteArrayList<>();
  volatile Subscription subscription;
  volatile Throwable error;
  volatile boolean completed;

  /** What went against the rules. */
  final List<String> wrongs = new CopyOnWriteArrayList<>();

  private final long first;
  private Consumer<T> onNext = element -> {};
  private Runnable onSubscribe = () -> {};
  private Runnable onEnd = () -> {};
  private String inside;

  /** Asks for this much in onSubscribe; nothing if 0. */
  Probe(long first) {
    this.first = first;
  }

  Probe<T> onNextDo(Consumer<T> body) {
    onNext = body;
    return this;
  }

  Probe<T> onSubscribeDo(Runnable body) {
    onSubscribe = body;
    return this;
  }

  Probe<T> onEndDo(Runnable body) {
    onEnd = body;
    return this;
  }

  private void signal(String name, Runnable body) {
    if (inside != null) {
      wrongs.add(name + " inside " + inside);
    }
    if (hasEnded()) {
      wrongs.add(name + " after the end");
    }
    String before = inside;
    inside = name;
    try {
      body.run();
    } finally {
      inside = before;
    }
  }

  @Override
  public void onSubscribe(Subscription s) {
    if (subscription != null) {
      wrongs.add("second onSubscribe");
    }
    signal("onSubscribe", () -> {
      subscription = s;
      onSubscribe.run();
      if (first != 0) {
        s.request(first);
      }
    });
  }

  @Override
  public void onNext(T element) {
    if (subscription == null) {
      wrongs.add("onNext before onSubscribe");
    }
    signal("onNext", () -> {
      elements.add(element);
      onNext.accept(element);
    });
  }

  @Override
  public void onError(Throwable t) {
    signal("onError", () -> {
      error = t;
      onEnd.run();
    });
  }

  @Override
  public void onComplete() {
    signal("onComplete", () -> {
      completed = true;
      onEnd.run();
    });
  }

  boolean hasEnded() {
    return completed || error != null;
  }

  void request(long n) {
    subscription.request(n);
  }

  void cancel() {
    subscription.cancel();
  }
}
