package dev.sluice.api;

/** The answers to a {@link ReceiveEvent}. Source: WSK reference 6.5. */
public enum ReceiveVerdict {
  /**
   * Accepted: all of it, or the first {@link ReceiveEvent#bytesAccepted()} bytes. The indication
   * goes back to the subsystem. Less than everything pauses the event (WSK R56, R57); 0 bytes is
   * {@link #DATA_NOT_ACCEPTED} (D4).
   */
  SUCCESS,
  /**
   * Accepted as a whole and kept: the application owns the indication until it calls
   * {@link ConnectionSocket#release(DataIndication)}. Does not pause the event (WSK R62).
   */
  PENDING,
  /** Not now: nothing is consumed, the subsystem keeps the data, the event is paused (WSK R58). */
  DATA_NOT_ACCEPTED
}
