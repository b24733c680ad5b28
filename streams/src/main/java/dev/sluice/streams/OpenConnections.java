package dev.sluice.streams;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The connections of a client, or those that a listener has accepted, that are not closed. */
final class OpenConnections {
  private final int limit;

  /** Written before the first is added, and always the same. */
  private volatile Runnable whenClosed = () -> {};

  /** Added on the listener's loop or their own, removed on their own. */
  private final Set<SocketStreamConnection> open = ConcurrentHashMap.newKeySet();

  OpenConnections(int limit) {
    this.limit = limit;
  }

  /** One more is open. */
  void add(SocketStreamConnection connection) {
    open.add(connection);
    connection.countedBy(this);
  }

  /**
   * One more is open. The listener's loop.
   *
   * @param closed what to do when it has closed, if there is a limit; the same for all
   */
  void add(SocketStreamConnection connection, Runnable closed) {
    if (limit != Integer.MAX_VALUE) {
      whenClosed = closed;
    }
    add(connection);
  }

  /** One has closed. Any thread. */
  void remove(SocketStreamConnection connection) {
    if (open.remove(connection)) {
      whenClosed.run();
    }
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
