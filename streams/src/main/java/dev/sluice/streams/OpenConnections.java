package dev.sluice.streams;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The connections that a listener has accepted and that are not closed. */
final class OpenConnections {
  private final int limit;

  /** Added on the listener's loop, removed on the connection's own. */
  private final Set<SocketStreamConnection> open = ConcurrentHashMap.newKeySet();

  OpenConnections(int limit) {
    this.limit = limit;
  }

  /** One more is open. The listener's loop. */
  void add(SocketStreamConnection connection, Runnable closed) {
    open.add(connection);
    connection.ending().closed().whenEnded(() -> {
      if (open.remove(connection) && limit != Integer.MAX_VALUE) {
        closed.run();
      }
    });
  }

  /** Whether no more may be opened. */
  boolean areAtLimit() {
    return limit != Integer.MAX_VALUE && open.size() >= limit;
  }

  /** Those that are open now. */
  List<SocketStreamConnection> snapshot() {
    return List.copyOf(open);
  }
}
