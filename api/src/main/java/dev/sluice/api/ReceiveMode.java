package dev.sluice.api;

/**
 * What a {@link ConnectionSocket#receive} waits for; WSK's mutually exclusive receive flags. WSK
 * reference 6.4.
 */
public enum ReceiveMode {
  /** No flag: completes with whatever is there, up to the buffer's length. */
  AVAILABLE,
  /**
   * WSK_FLAG_WAITALL: completes when the buffer is full, or at the end of the connection, or on
   * cancel (WSK R64).
   */
  WAITALL,
  /**
   * WSK_FLAG_DRAIN: needs an empty buffer, discards all data, and completes only at the end of the
   * connection or on cancel (WSK R65).
   */
  DRAIN
}
