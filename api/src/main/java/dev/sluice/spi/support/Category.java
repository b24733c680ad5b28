package dev.sluice.spi.support;

import dev.sluice.api.EventType;

/** The categories of sockets (WSK reference 1.2), and the events of each. */
public enum Category {
  /** Options and controls only; it has no event. */
  BASIC,
  /** Waits for connections. */
  LISTENING(EventType.ACCEPT),
  /** Sends and receives datagrams. */
  DATAGRAM(EventType.RECEIVE_FROM),
  /** A connection. */
  CONNECTION(EventType.RECEIVE, EventType.DISCONNECT, EventType.SEND_BACKLOG),
  /** A stream socket before it has a role; then the role's category counts. */
  STREAM;

  private final int events;

  Category(EventType... own) {
    int mask = 0;
    for (EventType event : own) {
      mask |= EventSwitch.bit(event);
    }
    events = mask;
  }

  /**
   * Its events.
   *
   * @return one bit each, as in {@link EventSwitch}
   */
  public int events() {
    return events;
  }

  /**
   * Events of others that can be enabled on it, to be passed on to them (WSK R23).
   *
   * @return one bit each: those of connections on a listener
   */
  public int passedOnEvents() {
    return this == LISTENING ? CONNECTION.events : 0;
  }
}
