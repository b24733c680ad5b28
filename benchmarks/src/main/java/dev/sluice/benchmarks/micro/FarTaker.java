package dev.sluice.benchmarks.micro;

import io.reactivex.rxjava3.core.FlowableSubscriber;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** Takes all that is received, on another thread; the loop looks at how far it is. */
final class FarTaker<T> implements CoreSubscriber<T>, FlowableSubscriber<T> {
  private final MemoryLoop loop;
  private final ToIntFunction<? super T> weight;

  /** The bytes of all elements so far; written by the thread of this end only. */
  private final AtomicLong bytes = new AtomicLong();

  /** How many are waited for; written by the loop. */
  private volatile long due;

  FarTaker(MemoryLoop loop, ToIntFunction<? super T> weight) {
    this.loop = loop;
    this.weight = weight;
  }

  long bytes() {
    return bytes.get();
  }

  /** The loop will wait for so many bytes in all. */
  void expect(long all) {
    due = all;
  }

  @Override
  public void onSubscribe(Subscription given) {
    given.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(T element) {
    long before = bytes.getPlain();
    long now = before + weight.applyAsInt(element);
    bytes.setRelease(now);
    long waited = due;
    if (before < waited && now >= waited) {
      loop.execute(() -> {}); // it may be asleep
    }
  }

  @Override
  public void onError(Throwable error) {
    throw new IllegalStateException(error);
  }

  @Override
  public void onComplete() {
    throw new IllegalStateException("these bytes never end");
  }
}
