package dev.sluice.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.RunnerException;

/** Each microbenchmark for an instant: it runs to its end, and there are some. */
@Timeout(120)
class MicroTest {
  @Test
  void everyBenchmarkReceivesOrSendsAllItsElements() throws RunnerException {
    Collection<RunResult> results = Micro.tryOut(".*");

    assertThat(results).hasSize(8 * 4 + 3 * 4 + 4 * 2);
    assertThat(results)
        .allSatisfy(result -> assertThat(result.getPrimaryResult().getScore()).isPositive());
    assertThat(MicroTable.of(results).lines()).hasSize(results.size() + 2);
  }

  @Test
  void aNameThatNoBenchmarkHasFails() {
    assertThatThrownBy(() -> Micro.tryOut("NoSuchBenchmark"))
        .isInstanceOf(NoBenchmarksException.class);
  }
}
