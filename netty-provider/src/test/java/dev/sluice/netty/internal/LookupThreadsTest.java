package dev.sluice.netty.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Questions to the system: each has its turn once, and no thread stays for none. */
@Timeout(20)
class LookupThreadsTest {
  private static final int ASKERS = 4;
  private static final int QUESTIONS = 2000;

  @Test
  void everyQuestionOfManyAskersIsAnsweredOnceOrTakenBack() throws InterruptedException {
    LookupThreads threads = new LookupThreads("asked-", 3, ASKERS * QUESTIONS);
    AtomicInteger answered = new AtomicInteger();
    AtomicInteger takenBack = new AtomicInteger();
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Thread> askers = new ArrayList<>();
    for (int i = 0; i < ASKERS; i++) {
      Thread asker = new Thread(() -> {
        for (int n = 0; n < QUESTIONS; n++) {
          Runnable question = () -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            answered.incrementAndGet();
            running.decrementAndGet();
          };
          assertThat(threads.ask(question)).isTrue();
          if (n % 3 == 0 && threads.takeBack(question)) {
            takenBack.incrementAndGet();
          }
        }
      });
      askers.add(asker);
      asker.start();
    }
    for (Thread asker : askers) {
      asker.join();
    }
    Counted.until(() -> answered.get() + takenBack.get() == ASKERS * QUESTIONS);
    assertThat(most.get()).isLessThanOrEqualTo(3);
    Counted.until(() -> left("asked-") == 0);
    assertThat(answered.get() + takenBack.get()).isEqualTo(ASKERS * QUESTIONS);
  }

  @Test
  void aQuestionThatFailsLeavesTheOthersTheirTurn() {
    LookupThreads threads = new LookupThreads("failing-", 1, 10);
    AtomicInteger answered = new AtomicInteger();
    threads.ask(() -> {
      throw new IllegalStateException("expected by the test");
    });
    threads.ask(answered::incrementAndGet);
    Counted.until(() -> answered.get() == 1);
  }

  @Test
  void afterTheEndNothingIsAsked() {
    LookupThreads threads = new LookupThreads("ended-", 1, 10);
    CountDownLatch letGo = new CountDownLatch(1);
    AtomicInteger answered = new AtomicInteger();
    threads.ask(() -> {
      try {
        letGo.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    threads.ask(answered::incrementAndGet);
    threads.end();
    assertThat(threads.ask(answered::incrementAndGet)).isFalse();
    letGo.countDown();
    Counted.until(() -> left("ended-") == 0);
    assertThat(answered).hasValue(0);
  }

  private static long left(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.isAlive() && thread.getName().startsWith(prefix))
        .count();
  }
}
