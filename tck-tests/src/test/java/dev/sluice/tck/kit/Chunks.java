package dev.sluice.tck.kit;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntUnaryOperator;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A source of the {@link Pattern}, cut into elements; gives what is asked for on the asking thread,
 * and counts it.
 */
public final class Chunks implements Publisher<ByteBuffer> {
  private final int elements;
  private final IntUnaryOperator size;
  private final AtomicLong givenBytes = new AtomicLong();
  private final AtomicLong givenElements = new AtomicLong();
  private final AtomicLong requested = new AtomicLong();
  private final AtomicBoolean cancelled = new AtomicBoolean();

  /** Written before the subscription. */
  private Throwable failure;

  /** So many elements; {@code size} gives the size of each by its number. */
  public Chunks(int elements, IntUnaryOperator size) {
    this.elements = elements;
    this.size = size;
  }

  /** Fails in place of completing. */
  public Chunks failingWith(Throwable cause) {
    failure = cause;
    return this;
  }

  public long givenBytes() {
    return givenBytes.get();
  }

  public long givenElements() {
    return givenElements.get();
  }

  public boolean isCancelled() {
    return cancelled.get();
  }

  /** Elements given beyond what was asked for. */
  public long maxUnasked() {
    return Math.max(0, givenElements.get() - requested.get());
  }

  @Override
  public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
    subscriber.onSubscribe(new Subscription() {
      private final AtomicLong wip = new AtomicLong();
      private boolean ended;

      @Override
      public void request(long n) {
        requested.accumulateAndGet(n, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
        if (wip.getAndIncrement() == 0) {
          long seen = 1;
          do {
            drain();
            seen = wip.addAndGet(-seen);
          } while (seen != 0);
        }
      }

      private void drain() {
        while (!ended
            && !cancelled.get()
            && givenElements.get() < elements
            && givenElements.get() < requested.get()) {
          byte[] bytes =
              Pattern.bytes(givenBytes.get(), size.applyAsInt((int) givenElements.get()));
          givenBytes.addAndGet(bytes.length);
          givenElements.incrementAndGet();
          subscriber.onNext(ByteBuffer.wrap(bytes));
        }
        if (!ended && !cancelled.get() && givenElements.get() == elements) {
          ended = true;
          if (failure == null) {
            subscriber.onComplete();
          } else {
            subscriber.onError(failure);
          }
        }
      }

      @Override
      public void cancel() {
        cancelled.set(true);
      }
    });
  }
}
