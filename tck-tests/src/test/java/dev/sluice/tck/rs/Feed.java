package dev.sluice.tck.rs;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A thread beside the TCK's which makes elements come one after the other, as they are taken, and
 * what else must not happen inside of a signal. Peers block, and signals come on event loops.
 */
final class Feed {
  private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> {
    Thread made = new Thread(work, "tck-feed");
    made.setDaemon(true);
    return made;
  });

  /** How many checks are over; written by their threads, one after the other. */
  private volatile int over;

  /** The first failure since {@link #settle}; written by the thread. */
  private volatile Throwable failure;

  /** The check that runs, for what belongs to it. */
  int check() {
    return over;
  }

  /** Does something soon, after what was given before, and only while that check runs. */
  void soon(int check, Runnable work) {
    thread.execute(() -> {
      if (check == over) {
        try {
          work.run();
        } catch (RuntimeException | AssertionError failed) {
          failure = failure == null ? failed : failure;
        }
      }
    });
  }

  /**
   * The check is over: waits until all that was given is done, and does nothing more for it; gives
   * what a part of it failed with, or null.
   */
  Throwable settle() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    thread.execute(() -> done.complete(null));
    try {
      done.get(30, TimeUnit.SECONDS);
    } catch (TimeoutException | InterruptedException | ExecutionException never) {
      return never;
    }
    over++;
    Throwable failed = failure;
    failure = null;
    return failed;
  }

  void close() {
    thread.shutdown();
  }
}
