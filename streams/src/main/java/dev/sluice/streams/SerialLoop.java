package dev.sluice.streams;

import dev.sluice.api.EventLoop;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks one after the other on the threads that bring them, for events that belong to no
 * socket and so to no event loop. Whoever brings the first task runs those that come meanwhile.
 */
final class SerialLoop implements EventLoop {
  /** Any thread adds; the owner polls. */
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  /** Tasks not run; whoever moves it off 0 is the owner until it is 0 again. */
  private final AtomicInteger left = new AtomicInteger();

  /** Written by the owner with itself, and nulled. */
  private volatile @Nullable Thread owner;

  @Override
  public boolean inEventLoop() {
    return owner == Thread.currentThread();
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (left.getAndIncrement() == 0) {
      do {
        owner = Thread.currentThread();
        runNext();
        owner = null;
      } while (left.decrementAndGet() != 0);
    }
  }

  private void runNext() {
    Runnable next = tasks.poll();
    if (next != null) {
      next.run();
    }
  }

  /** There is no clock here. */
  @Override
  public Runnable schedule(Runnable task, long delayNanos) {
    throw new RejectedExecutionException("no timers without an event loop");
  }
}
