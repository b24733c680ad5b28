package dev.sluice.spi.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Another thread releases a list while its callback returns PENDING (WSK D17, R63). */
@Timeout(60)
class RetentionRaceTest {
  private static final int ROUNDS = 300_000;

  /** The round that the other thread may take, and the one it has finished. */
  private final AtomicInteger begun = new AtomicInteger(-1);

  private final AtomicInteger finished = new AtomicInteger(-1);
  private final AtomicReferenceArray<Retention.Release> outcomes =
      new AtomicReferenceArray<>(ROUNDS);
  private volatile Retention retention = fresh();

  @Test
  void aReleaseThatMeetsTheEndOfTheCallbackIsSeenByOneOfBoth() throws Exception {
    Thread other = new Thread(this::releaseEach, "releaser");
    other.setDaemon(true);
    other.start();
    for (int round = 0; round < ROUNDS; round++) {
      Retention now = fresh();
      retention = now;
      begun.set(round);
      for (int spins = round % 37; spins > 0; spins--) {
        Thread.onSpinWait();
      }
      boolean retained = now.retain();
      await(finished, round);
      assertThat(outcomes.get(round))
          .isEqualTo(retained ? Retention.Release.RETURNED : Retention.Release.EARLY);
      assertThat(now.release(null)).isEqualTo(Retention.Release.REFUSED);
    }
    other.join();
  }

  private void releaseEach() {
    for (int round = 0; round < ROUNDS; round++) {
      await(begun, round);
      outcomes.set(round, retention.release(null));
      finished.set(round);
    }
  }

  private static void await(AtomicInteger counter, int round) {
    for (int spins = 0; counter.get() < round; spins++) {
      if (spins > 200) {
        Thread.yield();
      }
    }
  }

  private static Retention fresh() {
    Retention made = new Retention();
    made.lend(null);
    return made;
  }
}
