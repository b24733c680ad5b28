package dev.sluice.api;

/** The answers to an {@link AcceptEvent}. Source: WSK reference 4.3. */
public enum AcceptVerdict {
  /** Taken: the application owns the socket and closes it one day. */
  SUCCESS,
  /** Refused: the subsystem resets the connection (WSK R36, D11); the event stays enabled (R37). */
  REQUEST_NOT_ACCEPTED
}
