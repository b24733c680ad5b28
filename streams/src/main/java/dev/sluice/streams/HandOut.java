package dev.sluice.streams;

import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.DataIndication;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where retained data goes: one connection and the code that subscribed, looked up once for each
 * subscription so that forgotten data can be named.
 */
final class HandOut {
  /** Data of all connections that the garbage collector had to give back. */
  private static final AtomicLong FORGOTTEN = new AtomicLong();

  /** Packages between the code that subscribes and here. */
  private static final List<String> PLUMBING = List.of(
      "dev.sluice.streams.",
      "dev.sluice.reactor.",
      "dev.sluice.rx.",
      "reactor.",
      "io.reactivex.",
      "java.");

  private final ConnectionSocket socket;
  private final String connection;
  private final String site;

  /** Of this subscription; written by the cleaner's thread. */
  private final AtomicLong forgotten = new AtomicLong();

  private HandOut(ConnectionSocket socket, String connection, String site) {
    this.socket = socket;
    this.connection = connection;
    this.site = site;
  }

  /** For the subscription that the calling code makes. */
  static HandOut here(ConnectionSocket socket, String connection) {
    return new HandOut(socket, connection, callSite());
  }

  /** How often retained data was forgotten in this process. */
  static long forgotten() {
    return FORGOTTEN.get();
  }

  /** WskRelease; the subsystem counts a second one for the same list. */
  void release(DataIndication list) {
    socket.release(list);
  }

  /** Data became garbage before it was released. */
  void forgot(DataIndication list) {
    FORGOTTEN.incrementAndGet();
    release(list);
    long count = forgotten.incrementAndGet();
    if (Long.bitCount(count) == 1) { // 1, 2, 4, 8 …: a leak must not flood the log
      Signals.warn("retained data was never released, now given back ("
          + count
          + " so far): from "
          + connection
          + ", subscribed at "
          + site);
    }
  }

  private static String callSite() {
    return StackWalker.getInstance()
        .walk(frames -> frames
            .filter(frame -> !isPlumbing(frame.getClassName()))
            .findFirst()
            .map(StackWalker.StackFrame::toString)
            .orElse("an unknown place"));
  }

  private static boolean isPlumbing(String type) {
    return PLUMBING.stream().anyMatch(type::startsWith);
  }
}
