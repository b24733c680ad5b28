package dev.sluice.streams;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * How streams behave. Immutable; begin with {@link #defaults()}.
 *
 * <p><b>Timeouts</b>, but for that of connecting, are off by default, and {@link Duration#ZERO}
 * switches one off. Each aborts the connection: who receives fails with
 * {@link ConnectionTimeoutException}, a send with {@link SendException} whose cause that is. They
 * are timed by the event loop, on which an overlong callback delays them; a timeout never comes
 * early.
 */
public final class StreamOptions {
  private static final long CENTURY_SECONDS = 100L * 365 * 24 * 3600;

  private static final StreamOptions DEFAULTS = new StreamOptions(new Settings());

  /** Not written any more once it is here. */
  private final Settings settings;

  private StreamOptions(Settings settings) {
    this.settings = settings;
  }

  /** What there is to set, with its defaults. */
  private static final class Settings {
    int elementSize = 16 << 10;
    int sendWindow = 64 << 10;
    int sendDemand = 16;
    CancelPolicy cancelPolicy = CancelPolicy.PAUSE;
    boolean failFast;
    Duration connectTimeout = Duration.ofSeconds(30);
    Duration readTimeout = Duration.ZERO;
    Duration writeTimeout = Duration.ZERO;
    Duration idleTimeout = Duration.ZERO;
    Duration closeDeadline = Duration.ofSeconds(10);

    Settings() {}

    Settings(Settings other) {
      elementSize = other.elementSize;
      sendWindow = other.sendWindow;
      sendDemand = other.sendDemand;
      cancelPolicy = other.cancelPolicy;
      failFast = other.failFast;
      connectTimeout = other.connectTimeout;
      readTimeout = other.readTimeout;
      writeTimeout = other.writeTimeout;
      idleTimeout = other.idleTimeout;
      closeDeadline = other.closeDeadline;
    }

    List<Object> all() {
      return List.of(
          elementSize,
          sendWindow,
          sendDemand,
          cancelPolicy,
          failFast,
          connectTimeout,
          readTimeout,
          writeTimeout,
          idleTimeout,
          closeDeadline);
    }
  }

  private StreamOptions with(Consumer<Settings> change) {
    Settings changed = new Settings(settings);
    change.accept(changed);
    return new StreamOptions(changed);
  }

  /** Refuses what is less than 1, by its name. */
  static int positive(String what, int number) {
    if (number < 1) {
      throw new IllegalArgumentException(what + " must be 1 or more: " + number);
    }
    return number;
  }

  private static Duration notNegative(String what, Duration duration) {
    Objects.requireNonNull(duration, what);
    if (duration.isNegative()) {
      throw new IllegalArgumentException(what + " must not be negative: " + duration);
    }
    return duration;
  }

  /** A duration for a timer: more than a century is never waited for anyway. */
  static long nanos(Duration duration) {
    return duration.toSeconds() < CENTURY_SECONDS
        ? duration.toNanos()
        : TimeUnit.SECONDS.toNanos(CENTURY_SECONDS);
  }

  /**
   * The defaults, which each option names.
   *
   * @return always the same options
   */
  public static StreamOptions defaults() {
    return DEFAULTS;
  }

  // ---- receiving

  /**
   * The largest element of {@link StreamConnection#receive()}; default 16 KiB.
   *
   * @return bytes
   */
  public int elementSize() {
    return settings.elementSize;
  }

  /**
   * The same with another element size.
   *
   * @param bytes 1 or more
   * @return a copy
   * @throws IllegalArgumentException if {@code bytes} is less than 1
   */
  public StreamOptions withElementSize(int bytes) {
    positive("the element size", bytes);
    return with(settings -> settings.elementSize = bytes);
  }

  /**
   * What becomes of a connection whose receiver goes before the end; default
   * {@link CancelPolicy#PAUSE}. {@link StreamConnection#onCancel} chooses another one for one
   * connection.
   *
   * @return the policy
   */
  public CancelPolicy cancelPolicy() {
    return settings.cancelPolicy;
  }

  /**
   * The same with another cancel policy.
   *
   * @param policy of every connection, accepted ones too
   * @return a copy
   */
  public StreamOptions withCancelPolicy(CancelPolicy policy) {
    Objects.requireNonNull(policy, "policy");
    return with(settings -> settings.cancelPolicy = policy);
  }

  /**
   * Whether the error of a broken connection overtakes bytes that nobody asked for; not by default.
   * Without, they come first, so the error waits until the subscriber has asked for all of them.
   * With, what it has asked for at that time is delivered, the rest is dropped and counted
   * ({@link dev.sluice.api.SocketStatistics.Receive#bytesDropped()}), and the error follows without
   * demand. Bytes of a graceful end always wait.
   *
   * @return whether it does
   */
  public boolean failFast() {
    return settings.failFast;
  }

  /**
   * The same with another answer to {@link #failFast()}.
   *
   * @param errorsFirst whether errors overtake bytes that nobody asked for
   * @return a copy
   */
  public StreamOptions withFailFast(boolean errorsFirst) {
    return with(settings -> settings.failFast = errorsFirst);
  }

  // ---- sending

  /**
   * How many bytes a send may hold that the system has not taken, beside one element; default 64
   * KiB.
   *
   * @return bytes
   */
  public int sendWindow() {
    return settings.sendWindow;
  }

  /**
   * The same with another send window.
   *
   * @param bytes 1 or more
   * @return a copy
   * @throws IllegalArgumentException if {@code bytes} is less than 1
   */
  public StreamOptions withSendWindow(int bytes) {
    positive("the send window", bytes);
    return with(settings -> settings.sendWindow = bytes);
  }

  /**
   * How many elements a send asks for at most beyond what it got; default 16.
   *
   * @return elements
   */
  public int sendDemand() {
    return settings.sendDemand;
  }

  /**
   * The same with another send demand.
   *
   * @param elements 1 or more
   * @return a copy
   * @throws IllegalArgumentException if {@code elements} is less than 1
   */
  public StreamOptions withSendDemand(int elements) {
    positive("the send demand", elements);
    return with(settings -> settings.sendDemand = elements);
  }

  // ---- times

  /**
   * How long a connection may take to come up; default 30 s.
   *
   * @return positive
   */
  public Duration connectTimeout() {
    return settings.connectTimeout;
  }

  /**
   * The same with another connect timeout.
   *
   * @param timeout positive
   * @return a copy
   * @throws IllegalArgumentException if {@code timeout} is zero or negative
   */
  public StreamOptions withConnectTimeout(Duration timeout) {
    if (notNegative("the connect timeout", timeout).isZero()) {
      throw new IllegalArgumentException("the connect timeout must not be zero");
    }
    return with(settings -> settings.connectTimeout = timeout);
  }

  /**
   * How long a subscriber that has asked for elements may wait for bytes. The time runs from when
   * it began to ask, or from the latest bytes, a part of a message included. It does not run
   * without demand, so a slow receiver never is a timeout; nor while retained data is unreleased,
   * for want of which the connection may not be read. Default: for ever.
   *
   * @return the time, or zero for no timeout
   */
  public Duration readTimeout() {
    return settings.readTimeout;
  }

  /**
   * The same with another read timeout.
   *
   * @param timeout 0 or more
   * @return a copy
   * @throws IllegalArgumentException if {@code timeout} is negative
   */
  public StreamOptions withReadTimeout(Duration timeout) {
    notNegative("the read timeout", timeout);
    return with(settings -> settings.readTimeout = timeout);
  }

  /**
   * How long bytes of a send may wait while the system takes none of them: for a peer that does not
   * read. The time runs from when the system is full, and anew whenever it takes some, which is
   * noticed within a quarter of this time. Default: for ever.
   *
   * @return the time, or zero for no timeout
   */
  public Duration writeTimeout() {
    return settings.writeTimeout;
  }

  /**
   * The same with another write timeout.
   *
   * @param timeout 0 or more
   * @return a copy
   * @throws IllegalArgumentException if {@code timeout} is negative
   */
  public StreamOptions withWriteTimeout(Duration timeout) {
    notNegative("the write timeout", timeout);
    return with(settings -> settings.writeTimeout = timeout);
  }

  /**
   * How long a connection may be open on which no byte is accepted and none is taken by the system,
   * whoever is to blame: also a receiver that asks for nothing. Default: for ever.
   *
   * @return the time, or zero for no timeout
   */
  public Duration idleTimeout() {
    return settings.idleTimeout;
  }

  /**
   * The same with another idle timeout.
   *
   * @param timeout 0 or more
   * @return a copy
   * @throws IllegalArgumentException if {@code timeout} is negative
   */
  public StreamOptions withIdleTimeout(Duration timeout) {
    notNegative("the idle timeout", timeout);
    return with(settings -> settings.idleTimeout = timeout);
  }

  /**
   * How long a close waits for the peer's end; default 10 s.
   *
   * @return 0 or more
   */
  public Duration closeDeadline() {
    return settings.closeDeadline;
  }

  /**
   * The same with another close deadline.
   *
   * @param deadline 0 or more; 0 resets at once unless the peer has ended
   * @return a copy
   * @throws IllegalArgumentException if {@code deadline} is negative
   */
  public StreamOptions withCloseDeadline(Duration deadline) {
    notNegative("the close deadline", deadline);
    return with(settings -> settings.closeDeadline = deadline);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StreamOptions options && options.settings.all().equals(settings.all());
  }

  @Override
  public int hashCode() {
    return settings.all().hashCode();
  }

  /** Names every value. */
  @Override
  public String toString() {
    Settings all = settings;
    return "StreamOptions[elementSize=" + all.elementSize
        + ", sendWindow=" + all.sendWindow
        + ", sendDemand=" + all.sendDemand
        + ", cancelPolicy=" + all.cancelPolicy
        + ", failFast=" + all.failFast
        + ", connectTimeout=" + all.connectTimeout
        + ", readTimeout=" + all.readTimeout
        + ", writeTimeout=" + all.writeTimeout
        + ", idleTimeout=" + all.idleTimeout
        + ", closeDeadline=" + all.closeDeadline + "]";
  }
}
