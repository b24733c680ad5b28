package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the time left is said. */
class ProgressTest {
  @ParameterizedTest
  @CsvSource({"5, 0:05", "65, 1:05", "3599, 59:59", "3600, 1:00:00", "86400, 24:00:00"})
  void aClockHasHoursWhereThereAreSome(long seconds, String clock) {
    assertThat(Progress.clock(Duration.ofSeconds(seconds))).isEqualTo(clock);
  }
}
