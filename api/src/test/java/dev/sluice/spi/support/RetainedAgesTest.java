package dev.sluice.spi.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class RetainedAgesTest {
  private final RetainedAges ages = new RetainedAges(System::nanoTime);

  @Test
  void nothingRetainedHasNoAge() {
    assertThat(ages.oldestNanos()).isZero();
    ages.add().release();
    assertThat(ages.oldestNanos()).isZero();
  }

  @Test
  void theOldestThatIsNotReleasedCounts() {
    long start = System.nanoTime();
    RetainedAges.Entry first = ages.add();
    long between = System.nanoTime();
    RetainedAges.Entry second = ages.add();
    second.release();
    long atLeast = System.nanoTime() - between;
    assertThat(ages.oldestNanos()).isGreaterThanOrEqualTo(atLeast);
    first.release();
    assertThat(ages.oldestNanos()).isZero();
    RetainedAges.Entry third = ages.add();
    long age = ages.oldestNanos();
    assertThat(age).isBetween(0L, System.nanoTime() - start);
    third.release();
  }

  @Test
  void releasedListsDoNotPileUpBehindOneThatIsKept() {
    ages.add();
    Queue<RetainedAges.Entry> window = new ArrayDeque<>();
    int most = 0;
    for (int i = 0; i < 10_000; i++) {
      window.add(ages.add());
      if (window.size() > 10) {
        window.remove().release();
      }
      most = Math.max(most, ages.size());
    }
    assertThat(most).isLessThan(64);
  }
}
