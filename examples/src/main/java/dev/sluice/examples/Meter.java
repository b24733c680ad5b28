package dev.sluice.examples;

/** A rate from a growing number of bytes: the average since the last look. One thread. */
final class Meter {
  private long lastBytes;
  private long lastNanos;
  private double rate;

  Meter(long now) {
    this.lastNanos = now;
  }

  /**
   * The rate since the last call, in bytes per second; the last one again if no time has passed.
   */
  double rate(long bytes, long now) {
    if (now > lastNanos) {
      rate = (bytes - lastBytes) * 1e9 / (now - lastNanos);
      lastBytes = bytes;
      lastNanos = now;
    }
    return rate;
  }
}
