package dev.sluice.reactor;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A scheduler whose tasks run when the test says so. */
final class HandDriven implements Executor {
  final Scheduler scheduler = Schedulers.fromExecutor(this);
  private final Queue<Runnable> tasks = new ArrayDeque<>();

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  void run() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }
}
