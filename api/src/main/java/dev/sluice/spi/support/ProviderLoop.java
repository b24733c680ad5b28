package dev.sluice.spi.support;

import dev.sluice.api.EventLoop;

/** An event loop as its provider sees it. */
public interface ProviderLoop extends EventLoop {
  /**
   * Runs a step soon: never inside a callback, in the order given, on this loop. Loop only.
   *
   * @param step a completion, or what may call back
   */
  void later(Runnable step);

  /**
   * Whether the calling thread runs callbacks, so that it must not wait for a request.
   *
   * @return as {@link dev.sluice.spi.RequestOperation#mustNotWait()}
   */
  boolean mustNotWait();

  /**
   * Refuses a thread that cannot wait for a request here, for another reason than that.
   *
   * @throws IllegalStateException if this loop does not go on while the thread waits
   */
  default void checkCanWait() {}

  /**
   * A call took its request. Any thread.
   *
   * @param call that will complete it
   */
  default void begun(Operation call) {}

  /**
   * A call's request completes now. Any thread.
   *
   * @param call that completes it
   */
  default void completed(Operation call) {}
}
