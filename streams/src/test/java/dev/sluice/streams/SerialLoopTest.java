package dev.sluice.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SerialLoopTest {
  private final SerialLoop loop = new SerialLoop();

  @Test
  void aTaskRunsAtOnceAndOneThatItBringsAfterIt() {
    List<String> ran = new ArrayList<>();
    loop.execute(() -> {
      assertThat(loop.inEventLoop()).isTrue();
      loop.execute(() -> ran.add("inner"));
      ran.add("outer");
    });
    assertThat(ran).containsExactly("outer", "inner");
    assertThat(loop.inEventLoop()).isFalse();
    assertThatThrownBy(() -> loop.schedule(() -> {}, 1))
        .isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void tasksOfSeveralThreadsAllRunAndNeverOverlap() throws InterruptedException {
    int threads = 4;
    int each = 20_000;
    int[] unguarded = {0};
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    CountDownLatch ready = new CountDownLatch(threads);
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Thread thread = new Thread(() -> {
        ready.countDown();
        try {
          ready.await();
        } catch (InterruptedException never) {
          throw new AssertionError(never);
        }
        for (int task = 0; task < each; task++) {
          loop.execute(() -> {
            if (inside.getAndIncrement() != 0 || !loop.inEventLoop()) {
              overlaps.incrementAndGet();
            }
            unguarded[0]++;
            inside.decrementAndGet();
          });
        }
      });
      running.add(thread);
      thread.start();
    }
    for (Thread thread : running) {
      thread.join();
    }
    loop.execute(() -> {});
    assertThat(unguarded[0]).isEqualTo(threads * each);
    assertThat(overlaps).hasValue(0);
  }
}
