package dev.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PacerTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void startsWithoutCredit() {
    Pacer pacer = new Pacer(1000, 1000, 0);
    assertThat(pacer.credit(0)).isZero();
    assertThat(pacer.nanosUntilCredit(0)).isEqualTo(SECOND / 1000);
  }

  @Test
  void creditGrowsWithTime_upToItsLimit() {
    Pacer pacer = new Pacer(1000, 500, 0);
    assertThat(pacer.credit(SECOND / 10)).isEqualTo(100);
    assertThat(pacer.credit(10 * SECOND)).isEqualTo(500);
  }

  @Test
  void debtIsPaidBeforeMoreIsTaken() {
    Pacer pacer = new Pacer(1000, 100, 0);
    pacer.took(2000);
    assertThat(pacer.credit(0)).isEqualTo(-2000);
    assertThat(pacer.nanosUntilCredit(SECOND)).isEqualTo(SECOND + SECOND / 1000);
    assertThat(pacer.nanosUntilCredit(3 * SECOND)).isZero();
  }

  @Test
  void theRateIsExactInTheLongRun_whateverTheSizeOfThePieces() {
    long rate = 50L << 20;
    Pacer pacer = new Pacer(rate, rate / 10, 0);
    long now = 0;
    long taken = 0;
    for (int piece = 1; now < 60 * SECOND; piece = piece * 7 % 65521) {
      long wait = pacer.nanosUntilCredit(now);
      now += wait;
      if (wait == 0) {
        pacer.took(piece);
        taken += piece;
      }
    }
    assertThat((double) taken / rate).isBetween(59.99, 60.01);
  }
}
