package dev.sluice.streams;

import dev.sluice.api.SocketClosedException;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The ends that sockets bring about, in words for a subscriber. */
final class Ends {
  private Ends() {}

  /** The event loop has ended, and with it every socket of it. */
  static Terminal loopEnded(String operation) {
    return Terminal.failed(() -> new SocketClosedException(
        Status.FILE_FORCED_CLOSED, operation, "the event loop has ended", null));
  }

  /** This side closed, aborted, or failed. */
  static Terminal closed(Status reason, Supplier<String> operation, @Nullable Throwable cause) {
    return Terminal.failed(
        () -> new SocketClosedException(reason, operation.get(), meaning(reason), cause));
  }

  /** A listener closed, on purpose or not. */
  static Terminal ofListener(Status reason, Supplier<String> operation, @Nullable Throwable cause) {
    return reason == Status.CANCELLED ? Terminal.COMPLETED : closed(reason, operation, cause);
  }

  /** An operation came to an end with this status, good or bad. */
  static Terminal of(Status status, Supplier<String> operation) {
    return status.isError()
        ? Terminal.failed(() -> failure(status, operation.get()))
        : Terminal.COMPLETED;
  }

  /** An operation failed with this status. */
  static StatusException failure(Status status, String operation) {
    return new StatusException(status, operation, meaning(status), null);
  }

  /**
   * Whether the answer to an event that was to be enabled is a failure of the socket. When it
   * closes it is none: for which reason is told by its close listeners, which may be to come.
   */
  static boolean isFailedEnabling(Status status) {
    return status.isError() && status != Status.FILE_FORCED_CLOSED;
  }

  /** Whether a subscriber was told that this side closes or aborts, receiving or sending. */
  static boolean isOwnClosing(Throwable error) {
    return error instanceof SocketClosedException
        || (error instanceof SendException send
            && (send.status() == Status.CANCELLED || send.status() == Status.CONNECTION_ABORTED));
  }

  /**
   * What a status means to a subscriber. Its own cancel is silent, so what it hears of as cancelled
   * was ended by a close.
   */
  static String meaning(Status status) {
    return switch (status) {
      case CANCELLED -> "closed on this side";
      case CONNECTION_ABORTED -> "aborted on this side";
      case DEVICE_NOT_READY -> "these sockets were closed";
      default -> status.meaning();
    };
  }

  /** As {@link #meaning(Status)}, unless its cause says more. */
  static String meaning(Status status, @Nullable Throwable cause) {
    return cause instanceof ConnectionTimeoutException timeout ? timeout.reason() : meaning(status);
  }
}
