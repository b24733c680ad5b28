package dev.sluice.benchmarks.subject;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.benchmarks.Tally;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Ticks and wishes for more, in the orders of the table. */
class PauseTest {
  private final Tally tally = new Tally();
  private final AtomicInteger proceeded = new AtomicInteger();
  private final Pause pause = new Pause(tally, proceeded::incrementAndGet);

  @Test
  void whoWantsMoreBetweenPausesGoesOnAtOnce() {
    pause.wantMore();
    pause.run();
    pause.run();
    pause.wantMore();

    assertThat(proceeded).hasValue(2);
    assertThat(tally.pauses.sum()).isZero();
  }

  @Test
  void whoWantsMoreInAPauseGoesOnWithTheNextTick_onceAndCounted() {
    pause.run();
    pause.wantMore();
    assertThat(proceeded).hasValue(0);

    pause.run();
    assertThat(proceeded).hasValue(1);
    assertThat(tally.pauses.sum()).isEqualTo(1);

    pause.run();
    assertThat(proceeded).as("the next pause").hasValue(1);
  }
}
