package dev.sluice.netty.internal;

import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.EventType;

/**
 * How many bytes are worth keeping in flight on a connection, and the event that tells of changes
 * (WSK R72). Loop only.
 */
final class IdealBacklog {
  /** How long it is taken as unchanged, in nanoseconds. */
  private static final long AGE = 100_000_000;

  private final NettyConnection connection;
  private final OsStream os;

  /** What was told last, 0 for nothing yet. */
  private long bytes;

  private long lookedAt;

  IdealBacklog(NettyConnection connection, OsStream os) {
    this.connection = connection;
    this.os = os;
  }

  /** The number that was told last: the event and the query agree. */
  long bytes() {
    if (bytes == 0) {
      bytes = os.idealSendBacklog();
    }
    return bytes;
  }

  /** Looks at it now and then; perhaps inside a callback, so what changed is told later. */
  void sendCompleted() {
    if (!connection.events.isEnabled(EventType.SEND_BACKLOG)) {
      return;
    }
    long now = System.nanoTime();
    if (bytes == 0 || now - lookedAt >= AGE) {
      lookedAt = now;
      connection.loop.later(this::tell);
    }
  }

  private void tell() {
    ConnectionEvents told = connection.callbacks();
    if (told == null || !connection.isOpen() || connection.hasSentAll()) {
      return;
    }
    long ideal = os.idealSendBacklog();
    if (ideal != bytes && connection.events.enter(EventType.SEND_BACKLOG)) {
      bytes = ideal;
      try {
        told.sendBacklog(ideal);
      } catch (Throwable thrown) {
        connection.callbackThrew("sendBacklog", thrown);
      }
      connection.exit(EventType.SEND_BACKLOG);
    }
  }
}
