package dev.sluice.api;

/** The kind of a transport: SOCK_STREAM, SOCK_DGRAM, SOCK_RAW. */
public enum SocketType {
  /** SOCK_STREAM: TCP, or a Unix stream. */
  STREAM,
  /** SOCK_DGRAM: UDP. */
  DATAGRAM,
  /** SOCK_RAW: IP itself; {@link Status#NOT_SUPPORTED} everywhere here. */
  RAW
}
