package dev.sluice.streams;

import dev.sluice.api.EventLoop;
import dev.sluice.api.StatusException;
import java.util.concurrent.RejectedExecutionException;

/** What every publisher here does alike: reach the loop, log what nobody else can be told. */
final class Signals {
  private static final System.Logger LOG = System.getLogger("dev.sluice.streams");

  private Signals() {}

  /**
   * Runs a task on the loop: at once if this is the loop, else soon.
   *
   * @return whether it ran or will; {@code false} when the loop has ended
   */
  static boolean onLoop(EventLoop loop, Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
      return true;
    }
    return later(loop, task);
  }

  /**
   * Runs a task on the loop, never inside the caller.
   *
   * @return whether it will run; {@code false} when the loop has ended
   */
  static boolean later(EventLoop loop, Runnable task) {
    try {
      loop.execute(task);
      return true;
    } catch (RejectedExecutionException ended) {
      return false;
    }
  }

  /** Runs a task on the loop, or on this thread when the loop has ended and can disturb nobody. */
  static void onLoopOrHere(EventLoop loop, Runnable task) {
    if (!onLoop(loop, task)) {
      task.run();
    }
  }

  /** {@link #later}, or on this thread when the loop has ended. */
  static void laterOrHere(EventLoop loop, Runnable task) {
    if (!later(loop, task)) {
      task.run();
    }
  }

  /**
   * Makes a call to a socket whose loop may have ended; its close listeners tell that to who must
   * know.
   */
  static void tryCall(Runnable call) {
    try {
      call.run();
    } catch (RejectedExecutionException ended) {
      LOG.log(System.Logger.Level.DEBUG, "a call came after the end of the event loop", ended);
    }
  }

  /** Logs an error that has no subscriber to go to. */
  static void unobserved(String what, Throwable error) {
    LOG.log(System.Logger.Level.WARNING, what, error);
  }

  /** Logs an error that was expected somewhere as one line, and its trace for who looks for it. */
  static void failed(String what, Throwable error) {
    String why = error instanceof StatusException ? error.getMessage() : error.toString();
    warn((what + ": " + why).replaceAll("\\R", " "));
    LOG.log(System.Logger.Level.DEBUG, what, error);
  }

  /** Logs one line. */
  static void warn(String line) {
    LOG.log(System.Logger.Level.WARNING, line);
  }
}
