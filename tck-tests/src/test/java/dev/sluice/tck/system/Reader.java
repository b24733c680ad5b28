package dev.sluice.tck.system;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** A subscriber that asks only when told to, and keeps what comes or hands it on. */
final class Reader<T> implements Subscriber<T> {
  private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private final BlockingQueue<T> elements = new LinkedBlockingQueue<>();
  private final Consumer<? super T> sink;

  /** Keeps what comes, for {@link #take}. */
  Reader() {
    this.sink = elements::add;
  }

  /** Hands on what comes. */
  Reader(Consumer<? super T> sink) {
    this.sink = sink;
  }

  /** The first element of a publisher. */
  static <T> T first(Publisher<T> publisher) throws Exception {
    Reader<T> reader = new Reader<>();
    publisher.subscribe(reader);
    reader.request(1);
    return reader.take();
  }

  /** Subscribes for the sake of the end. */
  static Reader<Void> run(Publisher<Void> work) {
    Reader<Void> reader = new Reader<>();
    work.subscribe(reader);
    return reader;
  }

  void request(long n) throws Exception {
    subscription().request(n);
  }

  void cancel() throws Exception {
    subscription().cancel();
  }

  private Subscription subscription() throws Exception {
    return subscription.get(5, TimeUnit.SECONDS);
  }

  T take() throws Exception {
    T element = elements.poll(5, TimeUnit.SECONDS);
    if (element == null) {
      throw new TimeoutException("no element within 5 s; end: " + end);
    }
    return element;
  }

  /** Completes, or fails, with the terminal signal. */
  CompletableFuture<Void> end() {
    return end;
  }

  @Override
  public void onSubscribe(Subscription s) {
    subscription.complete(s);
  }

  @Override
  public void onNext(T element) {
    sink.accept(element);
  }

  @Override
  public void onError(Throwable error) {
    end.completeExceptionally(error);
  }

  @Override
  public void onComplete() {
    end.complete(null);
  }
}
