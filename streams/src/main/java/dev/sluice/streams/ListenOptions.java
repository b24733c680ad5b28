package dev.sluice.streams;

import dev.sluice.api.SocketOption;
import java.time.Duration;
import java.util.Objects;

/**
 * How a listener behaves. Immutable; begin with {@link #defaults()}.
 *
 * @param backlog how many connections may wait in the system, which may allow less; default 4096
 * @param connectionLimit how many accepted connections may be open at a time; what becomes of the
 *     others is told by the accept mode; default {@link Integer#MAX_VALUE}, no limit
 * @param acceptMode what becomes of a connection that cannot be given at once; default
 *     {@link AcceptMode#PAUSE}
 * @param inspection whether connections are inspected by {@link StreamListener#inspect()} before
 *     they are accepted: {@link SocketOption#CONDITIONAL_ACCEPT}; default no
 * @param pendLimit with inspection, how many requests may be between inspection and accept at a
 *     time; further ones wait in the backlog; default 1024
 * @param pendTimeout with inspection, how long a request may wait for its decision before it is
 *     dropped, to the millisecond; 0 for any time; default 30 s
 */
public record ListenOptions(
    int backlog,
    int connectionLimit,
    AcceptMode acceptMode,
    boolean inspection,
    int pendLimit,
    Duration pendTimeout) {

  private static final ListenOptions DEFAULTS = new ListenOptions(
      4096, Integer.MAX_VALUE, AcceptMode.PAUSE, false, 1024, Duration.ofSeconds(30));

  /**
   * Checks the numbers.
   *
   * @param backlog as above
   * @param connectionLimit as above
   * @param acceptMode as above
   * @param inspection as above
   * @param pendLimit as above
   * @param pendTimeout as above
   * @throws IllegalArgumentException if a number is less than 1, or the pend timeout is negative or
   *     longer than {@link Integer#MAX_VALUE} milliseconds
   */
  public ListenOptions {
    Objects.requireNonNull(acceptMode, "acceptMode");
    Objects.requireNonNull(pendTimeout, "pendTimeout");
    StreamOptions.positive("the backlog", backlog);
    StreamOptions.positive("the connection limit", connectionLimit);
    StreamOptions.positive("the pend limit", pendLimit);
    if (pendTimeout.isNegative()
        || pendTimeout.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) > 0) {
      throw new IllegalArgumentException(
          "the pend timeout must be 0 to " + Integer.MAX_VALUE + " ms: " + pendTimeout);
    }
  }

  /**
   * The defaults named above.
   *
   * @return always the same options
   */
  public static ListenOptions defaults() {
    return DEFAULTS;
  }

  /**
   * The same with another backlog.
   *
   * @param connections 1 or more
   * @return a copy
   */
  public ListenOptions withBacklog(int connections) {
    return new ListenOptions(
        connections, connectionLimit, acceptMode, inspection, pendLimit, pendTimeout);
  }

  /**
   * The same with another limit of open connections.
   *
   * @param connections 1 or more; {@link Integer#MAX_VALUE} for no limit
   * @return a copy
   */
  public ListenOptions withConnectionLimit(int connections) {
    return new ListenOptions(backlog, connections, acceptMode, inspection, pendLimit, pendTimeout);
  }

  /**
   * The same with another accept mode.
   *
   * @param mode what becomes of a connection that cannot be given at once
   * @return a copy
   */
  public ListenOptions withAcceptMode(AcceptMode mode) {
    return new ListenOptions(backlog, connectionLimit, mode, inspection, pendLimit, pendTimeout);
  }

  /**
   * The same with connections inspected, or not.
   *
   * @param inspected whether {@link StreamListener#inspect()} decides first
   * @return a copy
   */
  public ListenOptions withInspection(boolean inspected) {
    return new ListenOptions(
        backlog, connectionLimit, acceptMode, inspected, pendLimit, pendTimeout);
  }

  /**
   * The same with another limit of requests between inspection and accept.
   *
   * @param requests 1 or more
   * @return a copy
   */
  public ListenOptions withPendLimit(int requests) {
    return new ListenOptions(
        backlog, connectionLimit, acceptMode, inspection, requests, pendTimeout);
  }

  /**
   * The same with another time for a decision.
   *
   * @param timeout 0 for any time
   * @return a copy
   */
  public ListenOptions withPendTimeout(Duration timeout) {
    return new ListenOptions(backlog, connectionLimit, acceptMode, inspection, pendLimit, timeout);
  }

  /** The pend timeout as the socket takes it: what is not zero does not become it. */
  int pendMillis() {
    return pendTimeout.isZero() ? 0 : (int) Math.max(1, pendTimeout.toMillis());
  }
}
