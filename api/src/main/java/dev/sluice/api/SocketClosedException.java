package dev.sluice.api;

import org.jspecify.annotations.Nullable;

/**
 * The socket was closed or aborted on this side while the operation went on; {@link #status()} says
 * how: {@link Status#CANCELLED} by a close, {@link Status#CONNECTION_ABORTED} by an abort,
 * {@link Status#FILE_FORCED_CLOSED} by a failure of the socket or the end of its event loop.
 */
public final class SocketClosedException extends StatusException {
  private static final long serialVersionUID = 1L;

  /**
   * For one socket.
   *
   * @param status how it was closed
   * @param operation what was going on
   * @param reason how, in a few words and without a full stop
   * @param cause why, where that is known
   */
  public SocketClosedException(
      Status status, String operation, String reason, @Nullable Throwable cause) {
    super(status, operation, reason, cause);
  }
}
