package dev.sluice.streams;

import dev.sluice.api.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;

/**
 * An event loop that is whoever runs it: the actor that plays the loop, and the arbiter after both.
 */
final class ScriptedLoop implements EventLoop {
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  /** Tasks with a time. Loop. */
  private final List<Timer> timers = new ArrayList<>(0);

  /** Who runs it; written by that thread. */
  private volatile Thread running;

  /** Moved by the script, between two races of a state; read by any thread. */
  private volatile long now;

  /** Whether it takes no more tasks; set before the race. */
  private boolean ended;

  private record Timer(Runnable task, long due) {}

  @Override
  public boolean inEventLoop() {
    return running == Thread.currentThread();
  }

  @Override
  public void execute(Runnable task) {
    if (ended) {
      throw new RejectedExecutionException("ended");
    }
    tasks.add(task);
  }

  @Override
  public Runnable schedule(Runnable task, long delayNanos) {
    Timer timer = new Timer(task, now + delayNanos);
    timers.add(timer);
    return () -> timers.remove(timer);
  }

  @Override
  public long nanoTime() {
    return now;
  }

  /** Time passes, and nobody has looked yet. */
  void pass(long nanos) {
    now += nanos;
  }

  /** Does what is due by now. */
  void runTimers() {
    run(() -> {
      for (Timer timer : List.copyOf(timers)) {
        if (timer.due <= now && timers.remove(timer)) {
          timer.task.run();
        }
      }
    });
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

  /** Does one task, if one is there. */
  void runTask() {
    running = Thread.currentThread();
    Runnable task = tasks.poll();
    if (task != null) {
      task.run();
    }
    running = null;
  }

  /** Does the tasks that are there. */
  void runTasks() {
    run(() -> {});
  }

  /** Takes no more tasks. */
  void end() {
    runTasks();
    ended = true;
  }
}
