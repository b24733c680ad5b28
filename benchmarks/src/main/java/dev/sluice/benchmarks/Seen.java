package dev.sluice.benchmarks;

/** What a round showed besides its time; the sum over the connections of the round. */
public enum Seen {
  /** Datagrams that the system dropped for want of room, by its own count. */
  LOST,
  /** The same by the subject's own statistics, where it has some, since it began. */
  STATED_LOST,
  /** Datagrams a second that the load offered, where it was to offer them at a rate. */
  OFFERED,
  /** Bytes of heap behind a collection, more than there were with the first {@link Work#before}. */
  HEAP,
  /** Bytes of direct memory, more than there were with the first {@link Work#before}. */
  DIRECT,
  /**
   * Bytes of the process in memory (its resident set), more than with the first
   * {@link Work#before}.
   */
  RESIDENT,
  /** Bytes that the subject took from the system, or gave to it, by the system's count. */
  PASSED,
  /** Bytes that the subject gave to its subscriber, or took from its publisher. */
  SIGNALLED,
  /** Bytes in between: taken and not yet given. */
  HELD,
  /** The same by the subject's own statistics, where it has some. */
  STATED_HELD,
  /** How often the subscriber withheld its demand, since the subject began. */
  PAUSES,
  /** Processor time that {@link Work#before} took, in nanoseconds. */
  CPU_BEFORE
}
