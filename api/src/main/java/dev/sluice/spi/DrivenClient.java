package dev.sluice.spi;

import java.util.function.BooleanSupplier;

/**
 * A client whose sockets go on only while some thread drives them: that of a simulation. Whoever
 * would block on that thread drives instead.
 */
public interface DrivenClient {
  /**
   * Whether the calling thread is the one that drives.
   *
   * @return {@code true}: waiting here for what sockets do would never end
   */
  boolean isDriver();

  /**
   * Lets the sockets go on until a condition holds.
   *
   * @param condition looked at again and again
   * @param nanos how long at most, in the time of these sockets
   * @return whether the condition holds
   * @throws IllegalStateException in a callback
   */
  boolean drive(BooleanSupplier condition, long nanos);
}
