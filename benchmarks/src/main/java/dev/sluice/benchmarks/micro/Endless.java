package dev.sluice.benchmarks.micro;

import java.nio.ByteBuffer;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Gives one element again and again, within the request for it. */
final class Endless implements Subscription {
  private final Subscriber<? super ByteBuffer> subscriber;
  private final ByteBuffer element;

  private Endless(Subscriber<? super ByteBuffer> subscriber, ByteBuffer element) {
    this.subscriber = subscriber;
    this.element = element;
  }

  static Publisher<ByteBuffer> of(ByteBuffer element) {
    return subscriber -> subscriber.onSubscribe(new Endless(subscriber, element));
  }

  /** The send window asks for more only after this has returned, and never for all. */
  @Override
  public void request(long n) {
    for (long given = 0; given < n; given++) {
      subscriber.onNext(element);
    }
  }

  @Override
  public void cancel() {
    throw new IllegalStateException("nobody cancels this");
  }
}
