package dev.sluice.benchmarks;

/** What the server that is measured does with each of its connections. */
public enum Shape {
  /** Takes bytes until the peer's end, then ends. */
  RECEIVE,
  /** Takes lines until the peer's end, then ends. */
  LINES,
  /** Takes messages behind their length, four bytes, until the peer's end, then ends. */
  LENGTHS,
  /** Sends {@link Job#elements} elements of {@link Job#elementSize} bytes, then ends. */
  SEND,
  /** Sends back what it gets. */
  ECHO,
  /** Passes on to {@link Job#target} what it gets, and back. */
  RELAY,
  /** Ends each connection as soon as it is there. */
  ACCEPT
}
