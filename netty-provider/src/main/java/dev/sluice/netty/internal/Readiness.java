package dev.sluice.netty.internal;

/** Told by the transport what the operating system reports about a socket. On the loop. */
interface Readiness {
  /** There may be something to read, or to accept. */
  int READABLE = 1;

  /** There may be room to write, or the connect has ended. */
  int WRITABLE = 2;

  /** The peer finished sending, or everything ended. */
  int HANG_UP = 4;

  /** The connection broke. */
  int ERROR = 8;

  /** Something happened; must not throw. */
  void ready(int what);

  /** The loop is going away with this socket on it. */
  void orphaned();
}
