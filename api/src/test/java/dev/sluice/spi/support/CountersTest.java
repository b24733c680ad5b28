package dev.sluice.spi.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Numbers that a socket does not need take no memory, and are there when it does. */
class CountersTest {
  private final Counters counters = new Counters(() -> 7);

  @Test
  void numbersThatWereNeverSetAreZeroAndNoSpanRuns() {
    for (Counters.Of number : Counters.Of.values()) {
      boolean beginning = number == Counters.Of.PAUSED_SINCE || number == Counters.Of.BLOCKED_SINCE;
      assertThat(counters.get(number)).as("%s", number).isEqualTo(beginning ? Counters.NEVER : 0);
    }
  }

  @Test
  void whicheverIsNeededNextTheOthersStay() {
    Map<Counters.Of, Long> expected = new EnumMap<>(Counters.Of.class);
    for (Counters.Of number : Counters.Of.values()) {
      expected.put(number, counters.get(number));
    }
    Random random = new Random(2);
    for (int i = 0; i < 1000; i++) {
      Counters.Of number = Counters.Of.values()[random.nextInt(expected.size())];
      counters.set(number, i);
      counters.add(number, 1);
      counters.max(number, i);
      expected.put(number, i + 1L);
      expected.forEach((each, value) -> assertThat(counters.get(each)).isEqualTo(value));
    }
  }
}
