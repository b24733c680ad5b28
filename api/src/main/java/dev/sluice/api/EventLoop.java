package dev.sluice.api;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The thread on which a socket's callbacks and completions run: an addition of ours to the
 * contract, where WSK says only "an arbitrary thread". Tasks run one after the other, in the order
 * given, never inside a callback.
 */
public interface EventLoop extends Executor {
  /**
   * Whether the calling thread is this loop's.
   *
   * @return {@code true} inside callbacks, completions and tasks of this loop
   */
  boolean inEventLoop();

  /**
   * Runs a task soon on the loop.
   *
   * @param task must not block; what it throws is logged
   * @throws RejectedExecutionException if the loop has ended
   */
  @Override
  void execute(Runnable task);

  /**
   * Runs a task on the loop after a delay.
   *
   * @param task must not block
   * @param delayNanos how long to wait at least, in nanoseconds
   * @return cancels the task when run, if it has not begun
   * @throws RejectedExecutionException if the loop has ended
   */
  Runnable schedule(Runnable task, long delayNanos);

  /**
   * The clock by which tasks are scheduled: {@link System#nanoTime()}, or a simulation's time. Any
   * thread.
   *
   * @return nanoseconds from some beginning; only differences mean anything
   */
  default long nanoTime() {
    return System.nanoTime();
  }
}
