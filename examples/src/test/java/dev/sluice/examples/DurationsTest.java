package dev.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest(name = "{0} is {1} ms")
  @CsvSource({"0,0", "250ms,250", "10s,10000", "10 s,10000", "1.5m,90000", "1h,3600000", "0.25s,250"
  })
  void readsUnits(String text, long millis) {
    assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest(name = "''{0}'' is refused")
  @ValueSource(strings = {"", "10", "-1s", "10 minutes", "s", "1d", "99999999999s"})
  void refusesWhatIsNoDuration_quotingIt(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }

  @Test
  void refusesZeroWhereTimeIsNeeded() {
    assertThatThrownBy(() -> Durations.positive(Duration.ZERO)).isInstanceOf(CommandFailure.class);
  }

  @ParameterizedTest(name = "{0} ns are shown as {1}")
  @CsvSource({
    "0,0 ms",
    "1500000,2 ms",
    "999000000,999 ms",
    "1000000000,1.00 s",
    "12345678901,12.35 s"
  })
  void showsMillisecondsOrSeconds(long nanos, String text) {
    assertThat(Durations.format(nanos)).isEqualTo(text);
  }
}
