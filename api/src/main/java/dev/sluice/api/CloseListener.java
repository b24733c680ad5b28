package dev.sluice.api;

import org.jspecify.annotations.Nullable;

/** Told once that a socket begins to close; see {@link EventSocket#onClose(CloseListener)}. */
@FunctionalInterface
public interface CloseListener {
  /**
   * Closing begins. On the socket's loop, after a running callback.
   *
   * @param reason {@link Status#CANCELLED} for a close, {@link Status#CONNECTION_ABORTED} for an
   *     abort, {@link Status#FILE_FORCED_CLOSED} for a socket that failed or whose event loop ended
   * @param cause what a callback threw, or the failure, where there was one
   */
  void closing(Status reason, @Nullable Throwable cause);
}
