package dev.sluice.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.benchmarks.UnknownName;
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

    assertThat(results.against("sluice-copy").works())
        .extracting(WorkResult::base)
        .containsExactly("sluice-copy");
    assertThat(results.only(List.of(), List.of("sluice-copy")).works())
        .extracting(WorkResult::base)
        .containsExactly("sluice-copy");
  }

  @Test
  void worksAndSubjectsAreChosen_andThoseWithoutAnyLeftOut() {
    Results results = Sample.results(Sample.lines(), Sample.echo());

    assertThat(results.only(List.of(), List.of("sluice-copy")).works())
        .extracting(each -> each.work().name())
        .containsExactly("lines-64");
    assertThat(results.only(List.of("echo-64"), List.of()).works()).containsExactly(Sample.echo());
    assertThatThrownBy(() -> results.only(List.of("other"), List.of()))
        .isInstanceOf(UnknownName.class)
        .hasMessage("no work 'other'; there are lines-64, echo-64");
    assertThatThrownBy(() -> results.only(List.of("echo-64"), List.of("sluice-copy")))
        .hasMessage("no subject 'sluice-copy'; there are sluice-retain, reactor-netty");
  }

  @Test
  void theMedianOfAnEvenNumberLiesInTheMiddle() {
    assertThat(Ratio.median(new double[] {4, 1, 2, 9})).isEqualTo(3);
  }
}
