package dev.sluice.testkit.internal;

/** One end of a connection, as the wire tells it. In steps only. */
interface Endpoint {
  /** Bytes, the peer's end or a reset arrived. */
  void arrived();

  /** What was full has room again, or became another size, or nothing can be sent any more. */
  void roomChanged();
}
