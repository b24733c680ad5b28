package dev.sluice.benchmarks.micro;

import dev.sluice.api.EventLoop;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * An event loop that is the thread which made it, one task at a time and only when told. Its own
 * tasks cost no allocation here, so what a benchmark sees of it is the gates'.
 */
final class MemoryLoop implements EventLoop {
  private final Thread thread = Thread.currentThread();

  /** Tasks of the loop for itself. */
  private final ArrayDeque<Runnable> own = new ArrayDeque<>();

  /** Tasks of other threads. */
  private final Queue<Runnable> foreign = new ConcurrentLinkedQueue<>();

  /** Written by the loop, then {@link #foreign} is read; others add and then read this. */
  private volatile boolean waiting;

  @Override
  public boolean inEventLoop() {
    return Thread.currentThread() == thread;
  }

  @Override
  public void execute(Runnable task) {
    if (inEventLoop()) {
      own.add(task);
      return;
    }
    foreign.add(task);
    if (waiting) {
      LockSupport.unpark(thread);
    }
  }

  /** Time does not pass here. */
  @Override
  public Runnable schedule(Runnable task, long delayNanos) {
    return () -> {};
  }

  /** Runs the next task; {@code false} if there is none. */
  boolean runTask() {
    Runnable task = own.poll();
    if (task == null) {
      task = foreign.poll();
    }
    if (task == null) {
      return false;
    }
    task.run();
    return true;
  }

  /** Waits for a task of another thread. */
  void awaitTask() {
    waiting = true;
    while (foreign.isEmpty()) {
      LockSupport.park(this);
    }
    waiting = false;
  }
}
