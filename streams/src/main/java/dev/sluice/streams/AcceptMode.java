package dev.sluice.streams;

import dev.sluice.api.AcceptVerdict;
import dev.sluice.api.ClientControl;

/**
 * What becomes of a connection that cannot be given at once: for want of demand, or because
 * {@link ListenOptions#connectionLimit} connections are open.
 */
public enum AcceptMode {
  /**
   * It waits in the system's backlog: the accept event is on only while a connection can be given.
   * None is lost as long as the backlog has room. Not possible where the accept event is static
   * ({@link ClientControl#SET_STATIC_EVENTS}): {@link StreamListener#accept()} fails then.
   */
  PAUSE,
  /**
   * It is refused: {@link AcceptVerdict#REQUEST_NOT_ACCEPTED}, a reset for the peer (WSK R36),
   * counted in {@link dev.sluice.api.SocketStatistics.Accept#refused}. The accept event is on as
   * long as there is a subscriber; without one, connections wait in the backlog, or are refused as
   * well if the event is static.
   */
  SHED
}
