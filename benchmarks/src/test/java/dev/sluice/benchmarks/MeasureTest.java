package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.benchmarks.Job.Manner;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a round comes to by each measure. */
class MeasureTest {
  private static final Job TEN_BY_HUNDRED = new Job(
      Shape.ECHO, Long.MAX_VALUE, false, 64, 100, 10, 0, false, new Manner(Drive.STEADY, false, 0));

  private final Work work = new Work("work", TEN_BY_HUNDRED, "message", 1_000, List.of("a"));

  private static Round round(Map<Seen, Long> seen) {
    return new Round(
        "a", new Usage(500_000_000, 0, 0, 0, 0), new Taken(20_000_000, 1, 7_000, 9), seen);
  }

  @Test
  void whatTheSystemDroppedWasNotDone() {
    assertThat(work.figure(round(Map.of()))).isEqualTo(2_000);
    assertThat(work.figure(round(Map.of(Seen.LOST, 500L)))).isEqualTo(1_000);
    assertThat(work.lessIsBetter()).isFalse();
    assertThat(work.measures()).isEqualTo("message/CPU s");
  }

  @Test
  void growthIsTheCostOfAMessageAgainstTheSameBefore() {
    Job fewer = TEN_BY_HUNDRED.shortened(2);
    Work growth = work.by(Measure.GROWTH).after(fewer);

    assertThat(growth.figure(round(Map.of(Seen.CPU_BEFORE, 125_000_000L)))).isEqualTo(2);
    assertThat(growth.lessIsBetter()).isTrue();
  }

  @Test
  void memoryAndHeldBytesAreOfAConnection() {
    Round round = round(Map.of(Seen.HEAP, 4_000L, Seen.DIRECT, 1_000L, Seen.HELD, 320L));

    assertThat(work.by(Measure.MEMORY).figure(round)).isEqualTo(500);
    assertThat(work.by(Measure.HELD).figure(round)).isEqualTo(32);
  }

  @Test
  void timesAreThoseOfTheLoad() {
    assertThat(work.by(Measure.LATENCY).figure(round(Map.of()))).isEqualTo(7);
    assertThat(work.by(Measure.WALL).figure(round(Map.of()))).isEqualTo(20);
  }

  @Test
  void aWorkKeepsItsMeasureInEachForm() {
    Work growth = work.by(Measure.GROWTH).after(TEN_BY_HUNDRED);

    Work other = growth.only(List.of("a")).on(true).shortened(10);

    assertThat(other.measure()).isEqualTo(Measure.GROWTH);
    assertThat(other.before()).isEqualTo(TEN_BY_HUNDRED.on(true).shortened(10));
    assertThat(Json.read(Json.write(other), Work.class)).isEqualTo(other);
  }
}
