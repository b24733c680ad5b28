package dev.sluice.examples;

import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/**
 * Takes bytes at a limited rate by demand alone: {@link #tick} asks for as many elements as the
 * rate allows and are not asked for yet. Without ticks it asks for nothing, and nothing comes.
 */
final class PacedSubscriber extends BaseSubscriber<ByteBuffer> {
  private final Digest digest;
  private final int elementSize;

  /** Guarded by this. */
  private final Pacer pacer;

  /** Elements that came; written on the event loop. */
  private final AtomicLong arrived = new AtomicLong();

  /** Bytes that came; written on the event loop. */
  private final AtomicLong bytes = new AtomicLong();

  private final CountDownLatch ended;

  /** Demand stated before would be lost; set on the event loop. */
  private volatile boolean subscribed;

  /** Guarded by this. */
  private boolean stopped;

  /** Elements asked for; guarded by this. */
  private long requested;

  /** Bytes already given to the pacer; guarded by this. */
  private long paced;

  PacedSubscriber(Digest digest, int elementSize, Pacer pacer, CountDownLatch ended) {
    this.digest = digest;
    this.elementSize = elementSize;
    this.pacer = pacer;
    this.ended = ended;
  }

  /** Asks for what the rate allows now. Called again and again. */
  synchronized void tick() {
    if (!subscribed || stopped) {
      return;
    }
    long outstanding = requested - arrived.get();
    long total = bytes.get();
    pacer.took(total - paced);
    paced = total;
    long more = pacer.credit(System.nanoTime()) / elementSize - outstanding;
    if (more > 0) {
      requested += more;
      request(more);
    }
  }

  /** Asks for nothing more, from the return of this call on. */
  synchronized void stop() {
    stopped = true;
  }

  synchronized boolean hasAllItAskedFor() {
    return arrived.get() == requested;
  }

  @Override
  protected void hookOnSubscribe(Subscription subscription) {
    subscribed = true; // demand comes with the ticks
  }

  @Override
  protected void hookOnNext(ByteBuffer element) {
    int size = element.remaining();
    digest.add(element);
    bytes.addAndGet(size);
    arrived.incrementAndGet();
  }

  @Override
  protected void hookOnComplete() {
    ended.countDown();
  }

  @Override
  protected void hookOnError(Throwable failure) {
    ended.countDown(); // whoever subscribes next meets the same end
  }
}
