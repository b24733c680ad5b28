package dev.sluice.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.streams.Fixture.Mode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** The loop is a thread of its own here, and another one gets in its way. */
@Timeout(120)
class RaceTest {
  private final Fixture fixture = new Fixture(StreamOptions.defaults().withSendDemand(1));
  private volatile boolean stop;
  private Thread loopThread;

  @BeforeEach
  void startLoop() {
    loopThread = new Thread(() -> {
      while (!stop) {
        fixture.loop.runAll();
        Thread.yield();
      }
    });
    loopThread.start();
  }

  @AfterEach
  void stopLoop() throws InterruptedException {
    stop = true;
    loopThread.join();
  }

  /** Counts elements and checks that they come in order; cheap enough to be hit often. */
  private static final class Counter implements Subscriber<Object> {
    private final AtomicInteger total;
    private final AtomicInteger wrong;

    /** Bytes that a policy has dropped. */
    private final IntSupplier skipped;

    private volatile Subscription subscription;
    private volatile boolean failed;

    Counter(AtomicInteger total, AtomicInteger wrong, IntSupplier skipped) {
      this.total = total;
      this.wrong = wrong;
      this.skipped = skipped;
    }

    @Override
    public void onSubscribe(Subscription s) {
      subscription = s;
    }

    @Override
    public void onNext(Object element) {
      ByteBuffer buffer;
      if (element instanceof List<?> batch) {
        batch.forEach(this::onNext);
        return;
      } else if (element instanceof RetainedData data) {
        buffer = ByteBuffer.wrap(data.toByteArray());
        data.release();
      } else {
        buffer = (ByteBuffer) element;
      }
      int place = total.get() + skipped.getAsInt();
      while (buffer.hasRemaining()) {
        if (buffer.get() != Bytes.patternAt(place)) {
          wrong.incrementAndGet();
        }
        place++;
      }
      total.set(place - skipped.getAsInt());
    }

    @Override
    public void onError(Throwable t) {
      failed = true;
    }

    @Override
    public void onComplete() {
      failed = true;
    }
  }

  private static void spin(int turns) {
    for (int i = 0; i < turns; i++) {
      Thread.onSpinWait();
    }
  }

  /** Waits without letting go of the processor; fails when nothing came of it for long. */
  private static void spinUntil(BooleanSupplier condition) {
    long deadline = 0;
    for (int turn = 1; !condition.getAsBoolean(); turn++) {
      Thread.onSpinWait();
      if (turn % 1000 == 0) { // the loop may need this processor
        Thread.yield();
        long now = System.nanoTime();
        deadline = deadline == 0 ? now + Duration.ofSeconds(20).toNanos() : deadline;
        assertThat(now).as("stalled").isLessThan(deadline);
      }
    }
  }

  private static void await(BooleanSupplier condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(1))
        .until(condition::getAsBoolean);
  }

  private void supply(int bytes) {
    fixture.loop.later(() -> {
      for (int i = 0; i < bytes; i++) {
        fixture.socket.add(Bytes.patternAt(i));
      }
      fixture.socket.pump();
    });
  }

  /**
   * WSK D3: the request comes while the callback that refuses still runs, or just before, or after.
   */
  @Test
  void wskD3_aRequestThatMeetsTheRefusalIsNeverLost() {
    int bytes = 10_000;
    AtomicInteger total = new AtomicInteger();
    AtomicInteger wrong = new AtomicInteger();
    Counter reader = new Counter(total, wrong, () -> 0);
    fixture.connection.receive().subscribe(reader);
    await(() -> reader.subscription != null);
    supply(bytes);
    Random random = new Random(7);
    for (int i = 0; i < bytes; i++) {
      reader.subscription.request(1);
      spin(random.nextInt(60));
      int asked = i;
      spinUntil(() -> asked - total.get() <= 2); // so that the loop often finds no demand
    }
    await(() -> total.get() == bytes);
    assertThat(wrong).hasValue(0);
    assertThat(fixture.socket.zeroLengthReceives).isPositive();
  }

  /** The next request only after the element: each of them meets a pause. */
  @Test
  void lockStepNeverStalls() {
    int bytes = 5_000;
    AtomicInteger total = new AtomicInteger();
    AtomicInteger wrong = new AtomicInteger();
    Counter reader = new Counter(total, wrong, () -> 0);
    fixture.connection.receiveBorrowed(1).subscribe(reader);
    await(() -> reader.subscription != null);
    supply(bytes);
    for (int i = 1; i <= bytes; i++) {
      reader.subscription.request(1);
      int asked = i;
      spinUntil(() -> total.get() >= asked);
    }
    assertThat(wrong).hasValue(0);
  }

  /**
   * Late requests and cancels of the old, subscribe and requests of the new, from a foreign thread.
   */
  @Test
  void handOversFromAForeignThreadLoseNoByteAndNoWakeUp() {
    int bytes = 20_000;
    AtomicInteger total = new AtomicInteger();
    AtomicInteger wrong = new AtomicInteger();
    Random random = new Random(11);
    Counter now = subscribe(Mode.COPY, total, wrong);
    supply(bytes);
    int handOvers = 0;
    while (handOvers < 1500) { // of at most five bytes each
      now.subscription.request(1 + random.nextInt(3));
      spin(random.nextInt(200));
      now.subscription.request(1);
      now.subscription.cancel();
      Counter next = subscribe(Mode.values()[random.nextInt(Mode.values().length)], total, wrong);
      assertThat(next.failed).isFalse();
      now.subscription.request(5); // late
      now = next;
      handOvers++;
    }
    now.subscription.request(Long.MAX_VALUE);
    await(() -> total.get() == bytes);
    assertThat(wrong).hasValue(0);
    Counter last = now;
    await(() -> fixture.socket.retained.isEmpty());
    assertThat(last.failed).isFalse();
  }

  /** As above where each cancel drains three bytes, as far as the next subscriber lets it. */
  @Test
  void handOversThatDrainLoseNoByteButThoseThatAreCounted() {
    fixture.connection.onCancel(CancelPolicy.drain(3));
    int bytes = 20_000;
    AtomicInteger total = new AtomicInteger();
    AtomicInteger wrong = new AtomicInteger();
    Random random = new Random(13);
    Counter now = subscribe(Mode.COPY, total, wrong);
    supply(bytes);
    for (int handOver = 0; handOver < 1500; handOver++) { // of at most eight bytes each
      now.subscription.request(1 + random.nextInt(3));
      spin(random.nextInt(200));
      int before = dropped();
      now.subscription.cancel();
      if (handOver % 16 == 0) {
        spinUntil(() -> dropped() > before);
      }
      spin(random.nextInt(400));
      Counter next = subscribe(Mode.values()[random.nextInt(Mode.values().length)], total, wrong);
      assertThat(next.failed).isFalse();
      now.subscription.request(5); // late
      now = next;
    }
    now.subscription.request(Long.MAX_VALUE);
    await(() -> total.get() + dropped() == bytes);
    assertThat(wrong).hasValue(0);
    await(() -> fixture.socket.retained.isEmpty());
  }

  private int dropped() {
    return (int) fixture.connection.statistics().receive().bytesDropped();
  }

  private Counter subscribe(Mode mode, AtomicInteger total, AtomicInteger wrong) {
    Counter counter = new Counter(total, wrong, this::dropped);
    fixture.receive(mode, 1).subscribe(counter);
    spinUntil(() -> counter.subscription != null);
    return counter;
  }

  /** A send from a foreign thread while the loop completes calls and asks for more. */
  @Test
  void aForeignSourceAndTheLoopKeepEveryByteOfASend() {
    int elements = 10_000;
    Probe<Void> end = new Probe<>(1);
    ForeignSource source = new ForeignSource(elements);
    fixture.connection.send(source).subscribe(end);
    spinUntil(() -> {
      source.work();
      return end.hasEnded();
    });
    assertThat(end.error).isNull();
    assertThat(source.serial).isTrue();
    byte[] sent = fixture.socket.sent.toByteArray();
    assertThat(sent.length).isEqualTo(elements * 3);
    boolean same = true;
    for (int i = 0; i < sent.length; i++) {
      same &= sent[i] == Bytes.patternAt(i);
    }
    assertThat(same).isTrue();
    assertThat(fixture.connection.statistics().send().heldBytes()).isZero();
  }

  /** Emits from the thread that calls work(). */
  private static final class ForeignSource implements org.reactivestreams.Publisher<ByteBuffer> {
    private final int elements;
    private final java.util.concurrent.atomic.AtomicLong demand =
        new java.util.concurrent.atomic.AtomicLong();
    private volatile Subscriber<? super ByteBuffer> subscriber;
    private final AtomicInteger inRequest = new AtomicInteger();
    volatile boolean serial = true;
    private int given;

    ForeignSource(int elements) {
      this.elements = elements;
    }

    @Override
    public void subscribe(Subscriber<? super ByteBuffer> s) {
      s.onSubscribe(new Subscription() {
        @Override
        public void request(long n) {
          if (inRequest.incrementAndGet() != 1) {
            serial = false; // RS 2.7
          }
          demand.addAndGet(n);
          spin(20);
          inRequest.decrementAndGet();
        }

        @Override
        public void cancel() {}
      });
      subscriber = s;
    }

    void work() {
      Subscriber<? super ByteBuffer> s = subscriber;
      while (s != null && given < elements && demand.get() > 0) {
        demand.decrementAndGet();
        s.onNext(ByteBuffer.wrap(Bytes.pattern(given * 3L, 3)));
        if (++given == elements) {
          s.onComplete();
        }
      }
      Thread.onSpinWait();
    }
  }
}
