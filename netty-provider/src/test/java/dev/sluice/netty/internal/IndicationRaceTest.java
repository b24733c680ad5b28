package dev.sluice.netty.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Another thread releases a list while its callback returns PENDING (WSK D17, R63). */
@Timeout(60)
class IndicationRaceTest {
  private static final int ROUNDS = 50_000;
  private static final int EACH = 64;

  @Test
  void aReleaseThatMeetsTheEndOfTheCallbackIsSeenByOneOfBoth() throws Exception {
    Indication[] batch = new Indication[EACH];
    Indication.Release[] outcomes = new Indication.Release[EACH];
    CyclicBarrier barrier = new CyclicBarrier(2);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread other = new Thread(() -> {
      try {
        for (int round = 0; round < ROUNDS / EACH; round++) {
          barrier.await(20, TimeUnit.SECONDS);
          for (int i = 0; i < EACH; i++) {
            outcomes[i] = batch[i].release(null);
          }
          barrier.await(20, TimeUnit.SECONDS);
        }
      } catch (Exception e) {
        failure.set(e);
      }
    });
    other.start();
    for (int round = 0; round < ROUNDS / EACH; round++) {
      for (int i = 0; i < EACH; i++) {
        batch[i] = new Indication(ByteBuffer.allocate(1), null);
        batch[i].lend(null);
      }
      boolean[] retained = new boolean[EACH];
      barrier.await(20, TimeUnit.SECONDS);
      for (int i = 0; i < EACH; i++) {
        retained[i] = batch[i].retain();
      }
      barrier.await(20, TimeUnit.SECONDS);
      for (int i = 0; i < EACH; i++) {
        assertThat(outcomes[i])
            .isEqualTo(retained[i] ? Indication.Release.RETURNED : Indication.Release.EARLY);
        assertThat(batch[i].release(null)).isEqualTo(Indication.Release.REFUSED);
      }
    }
    other.join();
    assertThat(failure.get()).isNull();
  }
}
