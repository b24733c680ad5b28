package dev.sluice.streams;

import dev.sluice.api.EventLoop;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * An event loop that is whoever runs it: the actor that plays the loop, and the arbiter after both.
 */
final class ScriptedLoop implements EventLoop {
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  /** Who runs it; written by that thread. */
  private volatile Thread running;

  @Override
  public boolean inEventLoop() {
    return running == Thread.currentThread();
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  /** Time does not pass here. */
  @Override
  public Runnable schedule(Runnable task, long delayNanos) {
    return () -> {};
  }

  /** Does something as the loop, and then the tasks that are there. */
  void run(Runnable body) {
    running = Thread.currentThread();
    body.run();
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
    running = null;
  }

  /** Does the tasks that are there. */
  void runTasks() {
    run(() -> {});
  }
}
