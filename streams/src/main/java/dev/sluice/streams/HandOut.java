package dev.sluice.streams;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Where retained data goes: one socket and the code that subscribed, looked up once for each
 * subscription so that forgotten data can be named.
 *
 * @param <I> what the subsystem takes back
 */
final class HandOut<I> {
  /** Data of all sockets that the garbage collector had to give back. */
  private static final AtomicLong FORGOTTEN = new AtomicLong();

  /** Packages between the code that subscribes and here. */
  private static final List<String> PLUMBING = List.of(
      "dev.sluice.streams.",
      "dev.sluice.reactor.",
      "dev.sluice.rx.",
      "reactor.",
      "io.reactivex.",
      "java.");

  private final Consumer<? super I> socket;
  private final String place;
  private final String site;

  /** Of this subscription; written by the cleaner's thread. */
  private final AtomicLong forgotten = new AtomicLong();

  private HandOut(Consumer<? super I> socket, String place, String site) {
    this.socket = socket;
    this.place = place;
    this.site = site;
  }

  /**
   * For the subscription that the calling code makes.
   *
   * @param socket its WskRelease
   * @param place its name
   */
  static <I> HandOut<I> here(Consumer<? super I> socket, String place) {
    return new HandOut<>(socket, place, callSite());
  }

  /** How often retained data was forgotten in this process. */
  static long forgotten() {
    return FORGOTTEN.get();
  }

  /** WskRelease; the subsystem counts a second one for the same list. */
  void release(I list) {
    socket.accept(list);
  }

  /** Data became garbage before it was released. */
  void forgot(I list) {
    FORGOTTEN.incrementAndGet();
    release(list);
    long count = forgotten.incrementAndGet();
    if (Long.bitCount(count) == 1) { // 1, 2, 4, 8 …: a leak must not flood the log
      Signals.warn("retained data was never released, now given back ("
          + count
          + " so far): from "
          + place
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
