package dev.sluice.api;

/** The answers to an {@link InspectEvent}. Source: WSK reference 4.4. */
public enum InspectVerdict {
  /** WskInspectAccept: go on; an accept or an abort follows (WSK R40). */
  ACCEPT,
  /** WskInspectReject: drop it; neither an accept nor an abort follows (WSK R39). */
  REJECT,
  /**
   * WskInspectPend: not decided; {@link ListeningSocket#inspectComplete} will, unless an abort
   * comes first (WSK R41, R42).
   */
  PEND
}
