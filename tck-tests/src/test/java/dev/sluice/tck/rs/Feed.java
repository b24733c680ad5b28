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

  /** The first failure since {@link #settle}; written by the thread. */
  private volatile Throwable failure;

  /** Does something soon, after what was given before. */
  void soon(Runnable work) {
    thread.execute(() -> {
      try {
        work.run();
      } catch (RuntimeException | AssertionError failed) {
        failure = failure == null ? failed : failure;
      }
    });
  }

  /** Waits until all that was given is done; gives what a part of it failed with, or null. */
  Throwable settle() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    thread.execute(() -> done.complete(null));
    try {
      done.get(10, TimeUnit.SECONDS);
    } catch (TimeoutException | InterruptedException | ExecutionException never) {
      return never;
    }
    Throwable failed = failure;
    failure = null;
    return failed;
  }

  void close() {
    thread.shutdown();
  }
}
