package dev.sluice.benchmarks.subject;

import dev.sluice.benchmarks.Drive;
import dev.sluice.benchmarks.Job;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Ticks for all that pause and resume: every millisecond, on a thread of its own. */
final class Pacer implements AutoCloseable {
  private final Set<Runnable> ticking = ConcurrentHashMap.newKeySet();
  private final @Nullable ScheduledExecutorService timer;

  Pacer(Job job) {
    if (job.drive() == Drive.PAUSED) {
      timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "pacer");
        thread.setDaemon(true);
        return thread;
      });
      timer.scheduleAtFixedRate(() -> ticking.forEach(Runnable::run), 1, 1, TimeUnit.MILLISECONDS);
    } else {
      timer = null;
    }
  }

  void add(Runnable tick) {
    ticking.add(tick);
  }

  void remove(Runnable tick) {
    ticking.remove(tick);
  }

  @Override
  public void close() {
    if (timer != null) {
      timer.shutdownNow();
    }
  }
}
