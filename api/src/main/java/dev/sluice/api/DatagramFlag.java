package dev.sluice.api;

/**
 * What is said of a received datagram beside its bytes: the MSG_xxx flags. Source: WSK reference
 * 5.4 and 8.
 */
public enum DatagramFlag {
  /** MSG_TRUNC: longer than the buffer, the tail is lost. */
  TRUNCATED,
  /** MSG_CTRUNC: control information was longer than its buffer. Never set: there is none here. */
  CONTROL_TRUNCATED,
  /** MSG_BCAST: sent to a broadcast address. */
  BROADCAST,
  /** MSG_MCAST: sent to a multicast address. */
  MULTICAST
}
