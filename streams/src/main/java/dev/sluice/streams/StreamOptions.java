package dev.sluice.streams;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** How streams behave. Immutable; begin with {@link #defaults()}. */
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
    Duration closeDeadline = Duration.ofSeconds(10);

    Settings() {}

    Settings(Settings other) {
      elementSize = other.elementSize;
      sendWindow = other.sendWindow;
      sendDemand = other.sendDemand;
      cancelPolicy = other.cancelPolicy;
      failFast = other.failFast;
      connectTimeout = other.connectTimeout;
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
          closeDeadline);
    }
  }

  private StreamOptions with(Consumer<Settings> change) {
    Settings changed = new Settings(settings);
    change.accept(changed);
    return new StreamOptions(changed);
  }

  private static int positive(String what, int number) {
    if (number < 1) {
      throw new IllegalArgumentException(what + " must be 1 or more: " + number);
    }
    return number;
  }

  private static Duration notNegative(String what, Duration duration) {
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
        + ", closeDeadline=" + all.closeDeadline + "]";
  }
}
