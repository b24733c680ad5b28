package dev.sluice.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.benchmarks.report.MicroTable;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.RunnerException;

/** Each microbenchmark for an instant: it runs to its end, and there are some. */
@Timeout(120)
class MicroTest {
  @Test
  void everyBenchmarkReceivesOrSendsAllItsElements() throws IOException, RunnerException {
    JsonNode results = Micro.tryOut(".*");

    assertThat(results).hasSize(8 * 4 + 3 * 4 + 4 * 2);
    assertThat(results)
        .allSatisfy(result -> assertThat(score(result.path("primaryMetric"))).isPositive());
    assertThat(results)
        .allSatisfy(
            result -> assertThat(score(result.path("secondaryMetrics").path(MicroTable.CPU)))
                .isPositive());
    assertThat(MicroTable.of(results).lines())
        .hasSize(results.size() + 2)
        .noneMatch(line -> line.contains("NaN"));
  }

  private static double score(JsonNode metric) {
    return metric.path("score").asDouble();
  }

  @Test
  void aNameThatNoBenchmarkHasFails() {
    assertThatThrownBy(() -> Micro.tryOut("NoSuchBenchmark"))
        .isInstanceOf(NoBenchmarksException.class);
  }
}
