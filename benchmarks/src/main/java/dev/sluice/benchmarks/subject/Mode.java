package dev.sluice.benchmarks.subject;

/** How Sluice hands elements to the subscriber. */
public enum Mode {
  COPY,
  BORROW,
  RETAIN,
  BATCH
}
