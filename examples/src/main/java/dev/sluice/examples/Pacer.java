package dev.sluice.examples;

/**
 * A token bucket in bytes that may run into debt: whoever took more than there was waits until the
 * debt is paid, so the long-run rate is exact whatever the size of the pieces. Knows no clock and
 * no thread; one thread at a time.
 */
final class Pacer {
  private final double bytesPerNano;
  private final double largestCredit;

  /** Bytes that may be taken now; negative while in debt. */
  private double credit;

  /** Up to when credit was granted, in the caller's clock. */
  private long grantedAt;

  /**
   * A bucket that starts with no credit.
   *
   * @param bytesPerSecond more than 0
   * @param largestCredit how much may be saved up in idle times
   * @param now the caller's clock in nanoseconds
   */
  Pacer(long bytesPerSecond, long largestCredit, long now) {
    this.bytesPerNano = bytesPerSecond / 1e9;
    this.largestCredit = largestCredit;
    this.grantedAt = now;
  }

  /** How many bytes may be taken at this time; 0 or negative means wait. */
  long credit(long now) {
    credit = Math.min(largestCredit, credit + (now - grantedAt) * bytesPerNano);
    grantedAt = now;
    return (long) Math.floor(credit);
  }

  /** Bytes were taken, with credit or without. */
  void took(long bytes) {
    credit -= bytes;
  }

  /** How long until there is credit for one byte at least, in nanoseconds; 0 if there is. */
  long nanosUntilCredit(long now) {
    credit(now);
    return credit >= 1 ? 0 : (long) Math.ceil((1 - credit) / bytesPerNano);
  }
}
