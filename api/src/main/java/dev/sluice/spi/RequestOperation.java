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
}
