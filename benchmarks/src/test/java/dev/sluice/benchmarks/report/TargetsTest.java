package dev.sluice.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The targets, held against a run. */
class TargetsTest {
  @Test
  void aTargetIsMetOrMissedOrNotMeasured() {
    List<String> lines =
        Targets.table(Sample.results(Sample.lines(), Sample.echo())).lines().toList();

    assertThat(lines).hasSize(2 + Targets.ALL.size());
    assertThat(line(lines, "lines-64: sluice-copy ÷ reactor-netty"))
        .contains("≥ 1.40", "3.00", "2.00 to 3.00", " met ");
    assertThat(line(lines, "echo-64: sluice-retain")).contains("≥ 1.15", "1.00", " missed ");
    assertThat(line(lines, "echo-64, p99: sluice-retain")).contains("≤ 1.00", "1.13", " missed ");
    assertThat(line(lines, "relay: ")).contains("not measured");
  }

  @Test
  void oneWorkIsComparedWithAnother() {
    WorkResult unbounded = WorkResult.of(
        Sample.work("lines-64", "sluice-copy"), List.of(Sample.round("sluice-copy", 100)));
    WorkResult single = WorkResult.of(
        Sample.work("lines-64-request-1", "sluice-copy"),
        List.of(Sample.round("sluice-copy", 125)));

    List<String> lines =
        Targets.table(Sample.results(unbounded, single)).lines().toList();

    assertThat(line(lines, "sluice-copy: lines-64-request-1 ÷ lines-64"))
        .contains("≥ 0.70", "0.80", " met ");
  }

  @Test
  void bytesAreBoundByThemselves() {
    WorkResult held = WorkResult.of(
        Sample.work("growth", "sluice-retain"),
        List.of(Sample.round("sluice-retain", 1_000_000_000_000L)));

    assertThat(line(Targets.table(Sample.results(held)).lines().toList(), "growth: sluice-retain"))
        .contains("≤ 1.25", "1.00", " met ");
  }

  private static String line(List<String> lines, String quantity) {
    return lines.stream().filter(line -> line.contains(quantity)).findFirst().orElseThrow();
  }
}
