package dev.sluice.streams;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A source of one buffer, for the sends here alone: their subscribers never ask for less than one.
 */
record OneBuffer(ByteBuffer buffer) implements Publisher<ByteBuffer> {
  @Override
  public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
    AtomicBoolean over = new AtomicBoolean();
    subscriber.onSubscribe(new Subscription() {
      @Override
      public void request(long n) {
        if (over.compareAndSet(false, true)) {
          subscriber.onNext(buffer.duplicate());
          subscriber.onComplete();
        }
      }

      @Override
      public void cancel() {
        over.set(true);
      }
    });
  }
}
