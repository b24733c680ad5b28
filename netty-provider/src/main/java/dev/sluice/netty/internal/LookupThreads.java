package dev.sluice.netty.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A few threads for what the system answers in its own time, so that no event loop waits for it.
 * They come with a question, go when there is none left, and keep no process alive. A question that
 * was asked cannot be taken back from the system: whoever gave up on it does not hear the answer,
 * and its thread goes on when the system gives up too.
 *
 * <p>No method blocks, not even on a lock: loops call them. A thread that finds the queue empty
 * first leaves the count of threads and then looks again; who asks adds first and counts then. So
 * no question stays behind.
 */
final class LookupThreads {
  private static final Logger LOG = System.getLogger("dev.sluice.netty");

  private final String prefix;
  private final int mostThreads;
  private final int mostOpen;

  /** Asked, not begun. Any thread adds and takes, as to all below. */
  private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();

  /** Questions neither answered nor taken back. */
  private final AtomicInteger open = new AtomicInteger();

  private final AtomicInteger threads = new AtomicInteger();
  private final AtomicInteger made = new AtomicInteger();

  private volatile boolean ended;

  /**
   * Threads for one client.
   *
   * @param prefix what their names begin with
   * @param mostThreads how many questions the system is asked at a time
   * @param mostWaiting how many more wait for their turn
   */
  LookupThreads(String prefix, int mostThreads, int mostWaiting) {
    this.prefix = prefix;
    this.mostThreads = mostThreads;
    this.mostOpen = mostThreads + mostWaiting;
  }

  /** Asks soon; false if too many wait already, no thread can be had, or this has ended. */
  boolean ask(Runnable question) {
    if (ended || open.incrementAndGet() > mostOpen) {
      open.decrementAndGet();
      return false;
    }
    queue.add(question);
    return !enter() || start() || !takeBack(question);
  }

  /** Gives a place in the line free again; false if the question has its turn already. */
  boolean takeBack(Runnable question) {
    boolean waited = queue.remove(question);
    if (waited) {
      open.decrementAndGet();
    }
    return waited;
  }

  /** No more questions; does not wait for a thread that still asks. */
  void end() {
    ended = true;
    queue.clear();
  }

  /** Counts one more thread; false if there are enough. */
  private boolean enter() {
    return threads.getAndUpdate(now -> Math.min(now + 1, mostThreads)) < mostThreads;
  }

  /** Starts a thread that was counted; false if none can be had and none is there. */
  private boolean start() {
    try {
      Thread thread = new Thread(this::answerAll, prefix + made.incrementAndGet());
      thread.setDaemon(true);
      thread.start();
      return true;
    } catch (OutOfMemoryError none) {
      return threads.decrementAndGet() > 0;
    }
  }

  private void answerAll() {
    do {
      for (Runnable next = queue.poll(); next != null; next = queue.poll()) {
        try {
          next.run();
        } catch (Throwable thrown) {
          LOG.log(Level.ERROR, "a question to the system failed", thrown);
        }
        open.decrementAndGet();
      }
      threads.decrementAndGet();
    } while (!queue.isEmpty() && enter());
  }
}
