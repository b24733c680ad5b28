package dev.sluice.streams;

/**
 * What becomes of datagrams that come when the subscriber's demand is used up. A connection's peer
 * can be made to wait; who sends datagrams does not hear of it. Whatever is dropped is counted, the
 * system's drops too: {@link dev.sluice.api.SocketStatistics.Datagrams}.
 */
public enum Overflow {
  /**
   * The event goes off until there is demand again (verdict DATA_NOT_ACCEPTED, WSK R49): at most
   * one list waits in the subsystem, the next datagrams in the system's receive buffer, and what
   * comes when that is full is dropped there. The default. Impossible with a static event, which
   * cannot go off: subscribing fails.
   */
  PAUSE,
  /** They are dropped as they come, here: what was in time is what is delivered. */
  DROP_NEWEST,
  /**
   * The last ones are kept, {@link DatagramOptions#kept()} of them, and the oldest are dropped. The
   * kept ones lie in the subsystem's memory and count in its budget; when that is used up, the
   * socket is read no more and the system drops the newest.
   */
  DROP_OLDEST,
  /**
   * The subscriber fails with {@link OverflowException}. Nothing is dropped: who subscribes next,
   * and asks, gets that datagram first.
   */
  ERROR
}
