package dev.sluice.testkit.internal;

/** Who listens at an address of the simulated network. In steps only. */
interface Acceptor {
  /** Whether another connection fits the backlog. */
  boolean hasRoom();

  /** The receive buffer of new connections. */
  int window();

  /** A connection was established; it waits until it is taken. */
  void established(End end);
}
