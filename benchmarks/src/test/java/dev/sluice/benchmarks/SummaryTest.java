package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Medians over rounds, ratios over neighbours. */
class SummaryTest {
  private final Work work = new Work(
      "work",
      new Job(Shape.LINES, Long.MAX_VALUE, false, 64, 1_000, 1, 0, false),
      "lines",
      1_000,
      List.of("a", "b"));

  private static Round round(String subject, long cpuNanos) {
    return new Round(subject, new Usage(cpuNanos, 2_000, 0), new Taken(1_000_000_000, 0, 5_000));
  }

  @Test
  void aRatioIsOfNeighbours_andItsMedianIsQuoted() {
    List<Round> rounds = List.of(
        round("a", 100), round("b", 300), // 3
        round("a", 200), round("b", 300), // 1.5
        round("a", 100), round("b", 200)); // 2

    Summary a = Summary.of(work, rounds).get(0);
    Summary b = Summary.of(work, rounds).get(1);

    assertThat(List.of(a.leastCpuRatio(), a.cpuRatio(), a.mostCpuRatio())).containsOnly(1.0);
    assertThat(List.of(b.leastCpuRatio(), b.cpuRatio(), b.mostCpuRatio()))
        .containsExactly(1.5, 2.0, 3.0);
    assertThat(b.perCpuSecond()).isEqualTo(1_000 * 1e9 / 300);
    assertThat(b.perSecond()).isEqualTo(1_000);
    assertThat(b.allocatedPerUnit()).isEqualTo(2);
    assertThat(b.p99Micros()).isEqualTo(5);
  }
}
