package dev.sluice.spi;

/**
 * What a pending {@link dev.sluice.api.Request} belongs to: one call, carried out by a provider.
 */
public interface RequestOperation {
  /**
   * Asks the call to end early; any thread, any number of times, also after the call ended. Does
   * not block.
   */
  void cancel();

  /**
   * Whether the calling thread runs callbacks of the provider, so that it must not wait for this
   * call.
   *
   * @return whether waiting is forbidden here
   */
  boolean mustNotWait();

  /**
   * Refuses a thread that cannot wait for this call.
   *
   * @throws IllegalStateException if {@link #mustNotWait()}, or if the call cannot go on while this
   *     thread waits
   */
  default void checkMayWait() {
    if (mustNotWait()) {
      throw new IllegalStateException("WSK reference 1.6: a callback must not wait for a request");
    }
  }
}
