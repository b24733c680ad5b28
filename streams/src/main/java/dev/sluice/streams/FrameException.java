package dev.sluice.streams;

/**
 * What was received cannot be cut into messages. The bytes concerned were given to nobody: they
 * stay, and another subscriber may read them, in any mode.
 */
public final class FrameException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public enum Reason {
    /** A message is longer than the limit, or its length says so. */
    TOO_LONG,
    /** The stream ended within a message. */
    TRUNCATED
  }

  /** What is wrong. */
  private final Reason reason;

  /** Of the kind of frames. */
  private final int limit;

  private FrameException(Reason reason, int limit, String message) {
    super(message);
    this.reason = reason;
    this.limit = limit;
  }

  static FrameException tooLong(String what, int limit) {
    return new FrameException(
        Reason.TOO_LONG, limit, what + " is longer than the limit of " + limit + " bytes");
  }

  static FrameException truncated(long left, int limit, String missing) {
    return new FrameException(
        Reason.TRUNCATED,
        limit,
        "truncated: the stream ended after " + left + " bytes of a message, " + missing);
  }

  /** The same with the place where it happened. */
  FrameException in(String operation) {
    return new FrameException(reason, limit, operation + ": " + getMessage());
  }

  /**
   * What is wrong.
   *
   * @return which of the two
   */
  public Reason reason() {
    return reason;
  }

  /**
   * The limit in force.
   *
   * @return bytes of a message at most
   */
  public int limit() {
    return limit;
  }
}
