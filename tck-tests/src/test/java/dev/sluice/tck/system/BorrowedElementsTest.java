package dev.sluice.tck.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.sluice.tck.kit.EachTransport;
import dev.sluice.tck.kit.Net;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Ten million elements, one asked for at a time, from inside onNext. */
@Timeout(120)
class BorrowedElementsTest {
  private static final int ELEMENT = 64;
  private static final long WARM_UP = 1_000_000;
  private static final long ELEMENTS = 10_000_000;

  @EachTransport
  void requestOneInOnNext_recursesPostsAndAllocatesNothing(Net net) throws Exception {
    try (Streams streams = new Streams(net)) {
      Streams.Link link = streams.link();
      OneByOne subscriber = new OneByOne();
      link.connection().receiveBorrowed(ELEMENT).subscribe(subscriber);
      link.peer().flood();
      subscriber.done.get(100, TimeUnit.SECONDS);

      double allocated =
          (double) (subscriber.allocatedAtEnd - subscriber.allocatedAtStart) / ELEMENTS;
      System.out.printf(
          "%s: %.3f bytes allocated for each of %,d borrowed elements%n", net, allocated, ELEMENTS);
      assertThat(allocated).isLessThan(1);
      assertThat(subscriber.deepest).isEqualTo(subscriber.depthAtStart);
      assertThat(link.connection().statistics().receive().zeroLengthReceives()).isLessThan(10);
    }
  }

  private static final class OneByOne implements Subscriber<ByteBuffer> {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private Subscription subscription;
    private long seen;
    private long allocatedAtStart;
    private long allocatedAtEnd;
    private int depthAtStart;
    private int deepest;

    @Override
    public void onSubscribe(Subscription s) {
      subscription = s;
      s.request(1);
    }

    @Override
    public void onNext(ByteBuffer element) {
      seen++;
      if (seen == WARM_UP) {
        depthAtStart = depth();
        allocatedAtStart = allocated();
      } else if (seen == WARM_UP + ELEMENTS) {
        allocatedAtEnd = allocated();
        deepest = depth();
        subscription.cancel();
        done.complete(null);
        return;
      }
      subscription.request(1);
    }

    private static long allocated() {
      return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    private static int depth() {
      return StackWalker.getInstance().walk(frames -> (int) frames.count());
    }

    @Override
    public void onError(Throwable error) {
      done.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
      done.completeExceptionally(new AssertionError("the peer does not end"));
    }
  }
}
