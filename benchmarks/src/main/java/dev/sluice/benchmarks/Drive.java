package dev.sluice.benchmarks;

/** How a round goes, beyond what the server does with its connections. */
public enum Drive {
  /** Everything as fast as it goes, from connecting to the end of the last connection. */
  PLAIN,
  /** The subscriber pauses and resumes every millisecond. */
  PAUSED,
  /** The connections are open before the round and after it: a closed loop on each. */
  STEADY,
  /**
   * As {@link #STEADY}, but at {@link Job#rate}, whatever comes back: latency counts from the time
   * at which a message was due. Datagrams: at this rate.
   */
  PACED,
  /** The connections are opened, used once, and then left alone. */
  IDLE,
  /** The last connection is taken from; the others stand still after one element. */
  ONE_FAST,
  /** Nobody goes on after the first element, on no connection; or, sending, the peer takes none. */
  STALLED,
  /** Each round has a process of its own, from its start to the first byte. */
  START
}
