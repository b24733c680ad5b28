package dev.sluice.spi.support;

import dev.sluice.api.SocketStatistics;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
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
    /** Bytes taken by the system. */
    BYTES_SENT,
    /** Sends completed. */
    SENDS,
    /** Bytes given to sends and not taken yet. */
    SEND_HELD,
    /** The most that was. */
    MAX_SEND_HELD,
    /** Reports of the system. */
    WAKEUPS,
    /** When the pause going on began, else {@link #NEVER}. */
    PAUSED_SINCE,
    /** As PAUSED_SINCE, for bytes the system does not take. The last that every connection has. */
    BLOCKED_SINCE,
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
    /** How long bytes waited for the system. */
    BLOCKED_NANOS,
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
    DATAGRAMS_SENT;

    private static final int COUNT = values().length;

    @SuppressWarnings("EnumOrdinal") // a place in an array of this process, stored nowhere
    private final int index = ordinal();
  }

  /** No span of time runs. */
  public static final long NEVER = Long.MIN_VALUE;

  private static final VarHandle AT = MethodHandles.arrayElementVarHandle(long[].class);

  /** As many as were needed so far; replaced on the loop. The others are 0. */
  private volatile long[] values = new long[Of.BLOCKED_SINCE.index + 1];

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
    long[] now = values;
    return number.index < now.length ? (long) AT.getOpaque(now, number.index) : 0;
  }

  /**
   * Sets a number. Loop only, as are all that follow.
   *
   * @param number which
   * @param value its value
   */
  public void set(Of number, long value) {
    long[] now = values;
    if (number.index >= now.length) {
      now = Arrays.copyOf(now, Math.min(Of.COUNT, Math.max(2 * now.length, number.index + 1)));
      values = now;
    }
    AT.setOpaque(now, number.index, value);
  }

  /**
   * Adds to a number.
   *
   * @param number which
   * @param more negative to take away
   */
  public void add(Of number, long more) {
    set(number, get(number) + more);
  }

  /**
   * Raises a number.
   *
   * @param number which
   * @param candidate its value, if that is more
   */
  public void max(Of number, long candidate) {
    if (candidate > get(number)) {
      set(number, candidate);
    }
  }

  /**
   * Starts a span of time, unless it runs.
   *
   * @param since keeps its beginning
   */
  public void begin(Of since) {
    if (get(since) == NEVER) {
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
    long begun = get(since);
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
