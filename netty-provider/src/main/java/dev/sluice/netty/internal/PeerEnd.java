package dev.sluice.netty.internal;

import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.Disconnect;
import dev.sluice.api.EventType;
import dev.sluice.api.Status;
import org.jspecify.annotations.Nullable;

/**
 * What the peer of a connection did to end it, and what of that was told. Loop only.
 *
 * <p><b>A reset is latched</b>: it is known once the system reported an error or any call returned
 * one. The error is told once only; a later read may look like a clean end, so at the end of the
 * stream the latch wins.
 */
final class PeerEnd {
  private final NettyConnection connection;

  /** The latch: why the connection broke, or {@code null}. */
  private @Nullable Status broken;

  private boolean finSeen;
  private boolean hangUpSeen;
  private boolean gracefulTold;
  private boolean abortiveTold;

  PeerEnd(NettyConnection connection) {
    this.connection = connection;
  }

  /** The peer finished sending, or everything ended. */
  void hangUp() {
    hangUpSeen = true;
    finSeen |= broken == null;
  }

  /** Latches a break; false if it is known already. */
  boolean breaks(Status why) {
    if (broken != null) {
      return false;
    }
    broken = why;
    return true;
  }

  boolean isSeen() {
    return hangUpSeen || broken != null;
  }

  boolean isFin() {
    return finSeen;
  }

  boolean isBroken() {
    return broken != null;
  }

  /** Why it broke; on a connection that did not, that it is not in the state for a call. */
  Status brokenBy() {
    return broken == null ? Status.INVALID_DEVICE_STATE : broken;
  }

  /** Tells the disconnect event, once of each kind. */
  void tell() {
    ConnectionEvents told = connection.callbacks();
    if (told == null || !connection.isOpen()) {
      return;
    }
    if (broken != null) {
      if (!abortiveTold && connection.events.enter(EventType.DISCONNECT)) {
        abortiveTold = true;
        tell(told, Disconnect.ABORTIVE);
      }
    } else if (isSeen()
        && !gracefulTold
        && !connection.awaitsEndOfStage()
        && connection.events.enter(EventType.DISCONNECT)) {
      gracefulTold = true;
      tell(told, Disconnect.GRACEFUL);
    }
  }

  private void tell(ConnectionEvents told, Disconnect kind) {
    try {
      told.disconnect(kind);
    } catch (Throwable thrown) {
      connection.callbackThrew("disconnect", thrown);
    }
    connection.exit(EventType.DISCONNECT);
  }
}
