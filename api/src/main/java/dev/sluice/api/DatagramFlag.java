package dev.sluice.api;

/**
 * What is said of a received datagram beside its bytes: the MSG_xxx flags. Source: WSK reference
 * 5.4 and 8.
 *
 * <p>Where a datagram was sent to, a system tells only with control information, which is not read
 * here. So {@link #BROADCAST} and {@link #MULTICAST} are told of a socket that is bound to such an
 * address, all of whose datagrams were sent there; of one that is bound to the wildcard neither is
 * told.
 */
public enum DatagramFlag {
  /** MSG_TRUNC: longer than the buffer, the tail is lost. */
  TRUNCATED,
  /** MSG_CTRUNC: control information was longer than its buffer. Never set: there is none here. */
  CONTROL_TRUNCATED,
  /** MSG_BCAST: sent to a broadcast address; told where the socket is bound to one. */
  BROADCAST,
  /** MSG_MCAST: sent to a multicast address; told where the socket is bound to one. */
  MULTICAST
}
