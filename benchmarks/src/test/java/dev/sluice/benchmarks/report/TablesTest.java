package dev.sluice.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Results as text. */
class TablesTest {
  @Test
  void aWorkWithoutLatencyHasNoColumnOfIt() {
    assertThat(Tables.work(Sample.lines())).isEqualTo("""
        | lines-64      | lines/CPU s |     × reactor-netty | lines/s | CPU s | kernel | wall s | GCs | GC ms | heap B/lines |
        |---------------|------------:|--------------------:|--------:|------:|-------:|-------:|----:|------:|-------------:|
        | sluice-copy   |      10,000 | 3.00 (2.00 to 3.00) |   1,000 | 0.100 |   25 % |      1 |   3 |    40 |            2 |
        | reactor-netty |       3,333 | 1.00 (1.00 to 1.00) |   1,000 | 0.300 |   25 % |      1 |   3 |    40 |            2 |
        """);
  }

  @Test
  void aWorkWithLatencyShowsItsPercentiles() {
    assertThat(Tables.work(Sample.echo())).contains("| p50 µs | p99 µs | p99.9 µs |");
  }

  @Test
  void theSummaryHasALineForEachWorkAndNoColumnForTheBase() {
    assertThat(Tables.summary(Sample.results(Sample.lines(), Sample.echo()))).isEqualTo("""
        | × reactor-netty |         sluice-copy |       sluice-retain |
        |-----------------|--------------------:|--------------------:|
        | lines-64        | 3.00 (2.00 to 3.00) |                   – |
        | echo-64         |                   – | 1.00 (1.00 to 1.00) |
        """);
  }

  @Test
  void theOriginNamesCommitCommandMachineAndVersions() {
    assertThat(Tables.origin(Sample.results(Sample.lines())))
        .contains("0123abc", "./bench --work lines-64", "A <fast> one", "4.2.18.Final", "-Xmx64m");
  }
}
