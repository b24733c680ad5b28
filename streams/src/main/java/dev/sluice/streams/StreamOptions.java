package dev.sluice.streams;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How streams behave. Immutable; begin with {@link #defaults()}.
 *
 * @param elementSize the largest element of {@link StreamConnection#receive()}, in bytes; default
 *     16 KiB
 * @param sendWindow how many bytes a send may hold that the system has not taken, beside one
 *     element; default 64 KiB
 * @param sendDemand how many elements a send asks for at most beyond what it got; default 16
 * @param connectTimeout how long a connection may take to come up; default 30 s
 * @param closeDeadline how long a close waits for the peer's end; default 10 s
 */
public record StreamOptions(
    int elementSize,
    int sendWindow,
    int sendDemand,
    Duration connectTimeout,
    Duration closeDeadline) {

  private static final long CENTURY_SECONDS = 100L * 365 * 24 * 3600;

  private static final StreamOptions DEFAULTS =
      new StreamOptions(16 << 10, 64 << 10, 16, Duration.ofSeconds(30), Duration.ofSeconds(10));

  /**
   * Checks the numbers.
   *
   * @param elementSize as above
   * @param sendWindow as above
   * @param sendDemand as above
   * @param connectTimeout as above
   * @param closeDeadline as above
   * @throws IllegalArgumentException if a size or the connect timeout is zero or negative, or the
   *     close deadline negative
   */
  public StreamOptions {
    if (elementSize < 1 || sendWindow < 1 || sendDemand < 1) {
      throw new IllegalArgumentException("element size, window and demand must be 1 or more");
    }
    if (connectTimeout.isNegative() || connectTimeout.isZero() || closeDeadline.isNegative()) {
      throw new IllegalArgumentException("timeouts must be positive");
    }
  }

  /** A duration for a timer: more than a century is never waited for anyway. */
  static long nanos(Duration duration) {
    return duration.toSeconds() < CENTURY_SECONDS
        ? duration.toNanos()
        : TimeUnit.SECONDS.toNanos(CENTURY_SECONDS);
  }

  /**
   * The defaults named above.
   *
   * @return always the same options
   */
  public static StreamOptions defaults() {
    return DEFAULTS;
  }

  /**
   * The same with another element size.
   *
   * @param bytes 1 or more
   * @return a copy
   */
  public StreamOptions withElementSize(int bytes) {
    return new StreamOptions(bytes, sendWindow, sendDemand, connectTimeout, closeDeadline);
  }

  /**
   * The same with another send window.
   *
   * @param bytes 1 or more
   * @return a copy
   */
  public StreamOptions withSendWindow(int bytes) {
    return new StreamOptions(elementSize, bytes, sendDemand, connectTimeout, closeDeadline);
  }

  /**
   * The same with another send demand.
   *
   * @param elements 1 or more
   * @return a copy
   */
  public StreamOptions withSendDemand(int elements) {
    return new StreamOptions(elementSize, sendWindow, elements, connectTimeout, closeDeadline);
  }

  /**
   * The same with another connect timeout.
   *
   * @param timeout positive
   * @return a copy
   */
  public StreamOptions withConnectTimeout(Duration timeout) {
    return new StreamOptions(elementSize, sendWindow, sendDemand, timeout, closeDeadline);
  }

  /**
   * The same with another close deadline.
   *
   * @param deadline 0 or more; 0 resets at once unless the peer has ended
   * @return a copy
   */
  public StreamOptions withCloseDeadline(Duration deadline) {
    return new StreamOptions(elementSize, sendWindow, sendDemand, connectTimeout, deadline);
  }
}
