package dev.sluice.spi.support;

import dev.sluice.api.SocketStatistics;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.LongSupplier;

/**
 * A socket's numbers. Only the event loop writes, with opaque stores that cost what plain ones
 * cost; any thread reads, and sees each number whole and, soon, its newest value.
 */
public final class Counters {
  /** One number each. */
  public enum Of {
    /** Bytes read from the system. */
    BYTES_READ,
    /** Bytes accepted by verdicts or taken by receives. */
    BYTES_ACCEPTED,
    /** Reads that returned bytes. */
    READS,
    /** Indications accepted as a whole. */
    SUCCESS,
    /** Indications accepted in part. */
    PARTIAL,
    /** Indications retained. */
    PENDING,
    /** Indications refused. */
    NOT_ACCEPTED,
    /** Receives with an empty buffer. */
    ZERO_LENGTH,
    /** Pauses of the receive event. */
    PAUSES,
    /** Pauses that a receive ended. */
    RESUMES,
    /** How long all pauses took that ended. */
    PAUSED_NANOS,
    /** The longest of them. */
    LONGEST_PAUSE,
    /** When the pause going on began, else {@link #NEVER}. */
    PAUSED_SINCE,
    /** Bytes taken by the system. */
    BYTES_SENT,
    /** Sends completed. */
    SENDS,
    /** Bytes given to sends and not taken yet. */
    SEND_HELD,
    /** The most that was. */
    MAX_SEND_HELD,
    /** How long bytes waited for the system. */
    BLOCKED_NANOS,
    /** As PAUSED_SINCE, for bytes the system does not take. */
    BLOCKED_SINCE,
    /** Connections taken. */
    ACCEPTED,
    /** Connections refused. */
    REFUSED,
    /** Datagrams taken from the system. */
    DATAGRAMS_RECEIVED,
    /** Datagrams taken by receives, or by the verdicts SUCCESS and PENDING. */
    DATAGRAMS_ACCEPTED,
    /** Datagrams in refused lists, each time. */
    DATAGRAMS_REFUSED,
    /** Datagrams refused while their event is static. */
    DATAGRAMS_DROPPED,
    /** Datagrams that the fixed remote address keeps out. */
    DATAGRAMS_FILTERED,
    /** Datagrams that were cut. */
    DATAGRAMS_TRUNCATED,
    /** Datagrams taken by the system. */
    DATAGRAMS_SENT,
    /** Reports of the system. */
    WAKEUPS;

    private static final int COUNT = values().length;

    @SuppressWarnings("EnumOrdinal") // a place in an array of this process, stored nowhere
    private final int index = ordinal();
  }

  /** No span of time runs. */
  public static final long NEVER = Long.MIN_VALUE;

  private static final VarHandle AT = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] values = new long[Of.COUNT];

  private final LongSupplier nanoTime;

  /**
   * All zero.
   *
   * @param nanoTime the clock of the spans, in nanoseconds from anywhere
   */
  public Counters(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    set(Of.PAUSED_SINCE, NEVER);
    set(Of.BLOCKED_SINCE, NEVER);
  }

  /**
   * One number. Any thread.
   *
   * @param number which
   * @return its value
   */
  public long get(Of number) {
    return (long) AT.getOpaque(values, number.index);
  }

  /**
   * Sets a number. Loop only, as are all that follow.
   *
   * @param number which
   * @param value its value
   */
  public void set(Of number, long value) {
    AT.setOpaque(values, number.index, value);
  }

  /**
   * Adds to a number.
   *
   * @param number which
   * @param more negative to take away
   */
  public void add(Of number, long more) {
    set(number, values[number.index] + more);
  }

  /**
   * Raises a number.
   *
   * @param number which
   * @param candidate its value, if that is more
   */
  public void max(Of number, long candidate) {
    if (candidate > values[number.index]) {
      set(number, candidate);
    }
  }

  /**
   * Starts a span of time, unless it runs.
   *
   * @param since keeps its beginning
   */
  public void begin(Of since) {
    if (values[since.index] == NEVER) {
      set(since, nanoTime.getAsLong());
    }
  }

  /**
   * Ends a span of time and adds it up.
   *
   * @param since keeps its beginning
   * @param sum of all such spans
   * @return its length, 0 if none ran
   */
  public long end(Of since, Of sum) {
    long begun = values[since.index];
    if (begun == NEVER) {
      return 0;
    }
    long length = nanoTime.getAsLong() - begun;
    set(since, NEVER);
    add(sum, length);
    return length;
  }

  private long running(Of since) {
    long begun = get(since);
    return begun == NEVER ? 0 : nanoTime.getAsLong() - begun;
  }

  /**
   * The numbers of a socket as its users see them. Any thread.
   *
   * @param held the socket's memory
   * @return a snapshot, without a demand
   */
  public SocketStatistics snapshot(HeldMemory held) {
    return snapshot(held, SocketStatistics.Datagrams.UNKNOWN);
  }

  /**
   * The same of a datagram socket.
   *
   * @param held the socket's memory
   * @param lostInSystem datagrams that the system dropped
   * @return a snapshot, without a demand
   */
  public SocketStatistics snapshot(HeldMemory held, long lostInSystem) {
    long pause = running(Of.PAUSED_SINCE);
    return new SocketStatistics(
        new SocketStatistics.Receive(
            get(Of.BYTES_READ),
            get(Of.BYTES_ACCEPTED),
            get(Of.READS),
            get(Of.SUCCESS),
            get(Of.PARTIAL),
            get(Of.PENDING),
            get(Of.NOT_ACCEPTED),
            get(Of.ZERO_LENGTH),
            get(Of.PAUSES),
            get(Of.RESUMES),
            get(Of.PAUSED_SINCE) != NEVER,
            get(Of.PAUSED_NANOS) + pause,
            Math.max(get(Of.LONGEST_PAUSE), pause),
            held.bytes(),
            held.most(),
            held.lists(),
            held.refusedReleases(),
            SocketStatistics.NO_DEMAND),
        new SocketStatistics.Send(
            get(Of.BYTES_SENT),
            get(Of.SENDS),
            get(Of.SEND_HELD),
            get(Of.MAX_SEND_HELD),
            get(Of.BLOCKED_NANOS) + running(Of.BLOCKED_SINCE)),
        new SocketStatistics.Accept(get(Of.ACCEPTED), get(Of.REFUSED)),
        new SocketStatistics.Datagrams(
            get(Of.DATAGRAMS_RECEIVED),
            get(Of.DATAGRAMS_ACCEPTED),
            get(Of.DATAGRAMS_REFUSED),
            get(Of.DATAGRAMS_DROPPED),
            get(Of.DATAGRAMS_FILTERED),
            get(Of.DATAGRAMS_TRUNCATED),
            lostInSystem,
            get(Of.DATAGRAMS_SENT)),
        get(Of.WAKEUPS));
  }
}
