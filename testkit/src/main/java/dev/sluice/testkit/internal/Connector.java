package dev.sluice.testkit.internal;

import dev.sluice.api.Status;

/** Who waits for a connection. In steps only. */
interface Connector {
  void connected(End end);

  void refused(Status why);

  /** Whether nobody waits any more. */
  boolean isWithdrawn();
}
