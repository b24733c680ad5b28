package dev.sluice.api;

/**
 * The events that are enabled and disabled one by one; the WSK_EVENT_xxx bits. Source: WSK
 * reference 3.6 and 8.
 */
public enum EventType {
  /** WSK_EVENT_ACCEPT: connections to a listening socket. */
  ACCEPT,
  /**
   * WSK_EVENT_RECEIVE: data of a connection, and its end. On a listening socket: for the sockets it
   * accepts.
   */
  RECEIVE,
  /**
   * WSK_EVENT_DISCONNECT: the peer's disconnect. On a listening socket: for the sockets it accepts.
   */
  DISCONNECT,
  /**
   * WSK_EVENT_SEND_BACKLOG: changes of the ideal send backlog. On a listening socket: for the
   * sockets it accepts.
   */
  SEND_BACKLOG,
  /** WSK_EVENT_RECEIVE_FROM: datagrams. */
  RECEIVE_FROM
}
