package dev.sluice.streams;

import java.net.SocketAddress;
import java.util.List;

/**
 * How a listener was shut down.
 *
 * @param connections how many were open when it began, or accepted before the listener was closed
 * @param unfinished the peers of those that did not end in time and were cut off, in no order
 */
public record ShutdownResult(int connections, List<SocketAddress> unfinished) {
  /**
   * Copies the list.
   *
   * @param connections as above
   * @param unfinished as above
   */
  public ShutdownResult {
    unfinished = List.copyOf(unfinished);
  }

  /**
   * Whether every connection ended in time.
   *
   * @return {@code false} if some were cut off
   */
  public boolean isComplete() {
    return unfinished.isEmpty();
  }
}
