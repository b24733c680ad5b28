package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing is lost, whoever counts. */
@Timeout(20)
class CountTest {
  private static final int EACH = 100_000;

  private final Count count = new Count();

  private void countOn() {
    for (int i = 0; i < EACH; i++) {
      count.increment();
    }
  }

  private static void run(List<Thread> threads) throws InterruptedException {
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void threadsThatCountAtTheSameTimeLoseNothing() throws InterruptedException {
    run(Stream.generate(() -> new Thread(this::countOn)).limit(4).toList());
    assertThat(count.sum()).isEqualTo(4 * EACH);
  }

  @Test
  void threadsThatFollowEachOtherLoseNothing() throws InterruptedException {
    for (int i = 0; i < 4; i++) {
      run(List.of(new Thread(this::countOn)));
    }
    count.add(7);
    assertThat(count).hasToString(String.valueOf(4 * EACH + 7));
  }
}
