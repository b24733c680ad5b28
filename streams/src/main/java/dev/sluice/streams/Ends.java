package dev.sluice.streams;

import dev.sluice.api.SocketClosedException;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import org.jspecify.annotations.Nullable;

/** The ends that sockets bring about. */
final class Ends {
  private Ends() {}

  /** The event loop has ended, and with it every socket of it. */
  static Terminal loopEnded() {
    return closed(Status.FILE_FORCED_CLOSED, "the event loop has ended", null);
  }

  /** This side closed, aborted, or failed. */
  static Terminal closed(Status reason, String operation, @Nullable Throwable cause) {
    return Terminal.failed(() -> new SocketClosedException(reason, operation, cause));
  }

  /** An operation came to an end with this status, good or bad. */
  static Terminal of(Status status, String operation) {
    return status.isError()
        ? Terminal.failed(() -> new StatusException(status, operation))
        : Terminal.COMPLETED;
  }
}
