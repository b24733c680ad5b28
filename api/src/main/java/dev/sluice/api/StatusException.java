package dev.sluice.api;

import org.jspecify.annotations.Nullable;

/** A {@link Status} that is not a success, thrown or signalled where an exception is wanted. */
public class StatusException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Which one; never a success. */
  private final Status status;

  private final String reason;

  /**
   * An exception for one failed operation.
   *
   * @param status what went wrong
   * @param operation what was tried, such as {@code "connect to 127.0.0.1:80"}; becomes the start
   *     of the message
   */
  public StatusException(Status status, String operation) {
    this(status, operation, null);
  }

  /**
   * An exception for one failed operation whose deeper reason is known.
   *
   * @param status what went wrong
   * @param operation what was tried; becomes the start of the message
   * @param cause the deeper reason
   */
  public StatusException(Status status, String operation, @Nullable Throwable cause) {
    this(status, operation, status.meaning(), cause);
  }

  /**
   * An exception for one failed operation of which more is known than its status says.
   *
   * @param status what went wrong
   * @param operation what was tried; becomes the start of the message
   * @param reason what went wrong in this case, in a few words and without a full stop
   * @param cause the deeper reason
   */
  public StatusException(
      Status status, String operation, String reason, @Nullable Throwable cause) {
    super(operation + ": " + reason + " (" + status + ")", cause);
    this.status = status;
    this.reason = reason;
  }

  /**
   * What went wrong.
   *
   * @return the status
   */
  public final Status status() {
    return status;
  }

  /**
   * What went wrong, in a few words and without a full stop: the message without the operation.
   *
   * @return the {@linkplain Status#meaning() meaning} of the status, or what is known beyond it
   */
  public final String reason() {
    return reason;
  }
}
