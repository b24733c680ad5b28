package dev.sluice.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Medians over rounds, ratios of medians, their spread over neighbours. */
class WorkResultTest {
  @Test
  void aRatioIsOfMedians_andItsSpreadOfNeighbours() {
    Row sluice = Sample.lines().rows().get(0);

    assertThat(sluice.subject()).isEqualTo("sluice-copy");
    assertThat(sluice.ratio().value()).isEqualTo(3, within(1e-9));
    assertThat(sluice.ratio().least()).isEqualTo(2, within(1e-9));
    assertThat(sluice.ratio().most()).isEqualTo(3, within(1e-9));
  }

  @Test
  void aRowHasTheMedianOfEachFigure() {
    Row sluice = Sample.lines().rows().get(0);

    assertThat(sluice.figure()).isEqualTo(Sample.UNITS / 0.1, within(1e-6));
    assertThat(sluice.perSecond()).isEqualTo(Sample.UNITS);
    assertThat(sluice.cpuSeconds()).isEqualTo(0.1);
    assertThat(sluice.kernelShare()).isEqualTo(0.25);
    assertThat(sluice.wallSeconds()).isEqualTo(1);
    assertThat(sluice.allocatedPerUnit()).isEqualTo(2);
    assertThat(sluice.collections()).isEqualTo(3);
    assertThat(sluice.collectionMillis()).isEqualTo(40);
    Row echo = Sample.echo().rows().get(0);
    assertThat(List.of(echo.p50Micros(), echo.p99Micros(), echo.p999Micros()))
        .containsExactly(45.0, 90.0, 180.0);
  }

  @Test
  void theBaseIsWhoIsWanted_orElseTheFirst() {
    Results results = Sample.results(Sample.lines());

    assertThat(results.only(List.of(), List.of(), "sluice-copy").works())
        .extracting(WorkResult::base)
        .containsExactly("sluice-copy");
    assertThat(results.only(List.of(), List.of("sluice-copy"), "reactor-netty").works())
        .extracting(WorkResult::base)
        .containsExactly("sluice-copy");
    assertThat(results.only(List.of("other"), List.of(), "reactor-netty").works())
        .isEmpty();
  }

  @Test
  void theMedianOfAnEvenNumberLiesInTheMiddle() {
    assertThat(Ratio.median(new double[] {4, 1, 2, 9})).isEqualTo(3);
  }
}
