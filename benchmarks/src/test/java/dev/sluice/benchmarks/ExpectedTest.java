package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A round that lost or doubled something is no result. */
class ExpectedTest {
  private final Tally tally = new Tally();

  @Test
  void aByteTooFewIsWaitedForAndOneTooManyIsWrong() {
    Expected expected = new Expected(10, -1, 1);
    tally.ended.increment();
    tally.bytes.add(9);
    assertThat(expected.isMetBy(tally)).isFalse();
    tally.bytes.increment();
    assertThat(expected.isMetBy(tally)).isTrue();
    assertThat(expected.isExceededBy(tally)).isFalse();
    tally.bytes.increment();
    assertThat(expected.isExceededBy(tally)).isTrue();
  }

  @Test
  void linesAndConnectionsCountToo() {
    Expected expected = new Expected(-1, 2, 1);
    tally.elements.add(2);
    assertThat(expected.isMetBy(tally)).as("the connection is open").isFalse();
    tally.ended.increment();
    assertThat(expected.isMetBy(tally)).isTrue();
    tally.elements.increment();
    assertThat(expected.isExceededBy(tally)).isTrue();
  }
}
