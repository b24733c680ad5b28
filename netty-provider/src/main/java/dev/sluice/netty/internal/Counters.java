package dev.sluice.netty.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A socket's numbers. Only the event loop writes, with opaque stores that cost what plain ones
 * cost; any thread reads, and sees each number whole and, soon, its newest value.
 */
final class Counters {
  /** One number each. */
  enum Of {
    BYTES_READ,
    BYTES_ACCEPTED,
    READS,
    SUCCESS,
    PARTIAL,
    PENDING,
    NOT_ACCEPTED,
    ZERO_LENGTH,
    PAUSES,
    RESUMES,
    PAUSED_NANOS,
    LONGEST_PAUSE,
    /** {@link System#nanoTime()} at the pause going on, else {@link #NEVER}. */
    PAUSED_SINCE,
    BYTES_SENT,
    SENDS,
    SEND_HELD,
    MAX_SEND_HELD,
    BLOCKED_NANOS,
    /** As PAUSED_SINCE, for bytes the system does not take. */
    BLOCKED_SINCE,
    ACCEPTED,
    REFUSED,
    WAKEUPS;

    private static final int COUNT = values().length;

    @SuppressWarnings("EnumOrdinal") // a place in an array of this process, stored nowhere
    private final int index = ordinal();
  }

  static final long NEVER = Long.MIN_VALUE;

  private static final VarHandle AT = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] values = new long[Of.COUNT];

  Counters() {
    set(Of.PAUSED_SINCE, NEVER);
    set(Of.BLOCKED_SINCE, NEVER);
  }

  long get(Of number) {
    return (long) AT.getOpaque(values, number.index);
  }

  void set(Of number, long value) {
    AT.setOpaque(values, number.index, value);
  }

  void add(Of number, long more) {
    set(number, values[number.index] + more);
  }

  void max(Of number, long candidate) {
    if (candidate > values[number.index]) {
      set(number, candidate);
    }
  }

  /** Starts a span of time, unless it runs. */
  void begin(Of since) {
    if (values[since.index] == NEVER) {
      set(since, System.nanoTime());
    }
  }

  /** Ends a span of time and adds it up; returns its length, 0 if none ran. */
  long end(Of since, Of sum) {
    long begun = values[since.index];
    if (begun == NEVER) {
      return 0;
    }
    long length = System.nanoTime() - begun;
    set(since, NEVER);
    add(sum, length);
    return length;
  }

  /** The length of a span that runs now, else 0. */
  long running(Of since) {
    long begun = get(since);
    return begun == NEVER ? 0 : System.nanoTime() - begun;
  }
}
