package dev.sluice.api;

/**
 * What happened on a socket so far. Kept by the provider at no cost worth naming;
 * {@link Receive#demand}, the window in {@link Send#heldBytes} and what is dropped for want of
 * demand are added by whoever turns demand into verdicts.
 *
 * @param receive the receive direction of a connection
 * @param send the send direction of a connection
 * @param accept the connections of a listening socket
 * @param datagrams the datagrams of a datagram socket
 * @param wakeups how often the operating system reported something to this socket's handler
 */
public record SocketStatistics(
    Receive receive, Send send, Accept accept, Datagrams datagrams, long wakeups) {

  /** The demand of a socket on which nobody states one. */
  public static final long NO_DEMAND = -1;

  /**
   * The numbers of a socket that has no datagrams.
   *
   * @param receive as above
   * @param send as above
   * @param accept as above
   * @param wakeups as above
   */
  public SocketStatistics(Receive receive, Send send, Accept accept, long wakeups) {
    this(receive, send, accept, Datagrams.NONE, wakeups);
  }

  /**
   * The receive direction.
   *
   * @param bytesRead bytes read from the operating system; with a stage, the plain bytes it gave
   * @param bytesAccepted of these, accepted by verdicts or taken by receive requests
   * @param reads calls to the operating system that returned bytes
   * @param success indications accepted as a whole at once
   * @param partial indications of which the first part was accepted
   * @param pending indications retained
   * @param notAccepted indications refused
   * @param zeroLengthReceives receives with an empty buffer
   * @param pauses how often the event was paused
   * @param resumes how many of these pauses were ended by a receive
   * @param paused whether it is paused now
   * @param pausedNanos how long it was paused, in nanoseconds, a pause going on included
   * @param longestPauseNanos the longest pause in nanoseconds, one going on included
   * @param heldBytes bytes of memory held now for data that is unaccepted or retained
   * @param maxHeldBytes the most that was
   * @param retained retained lists not yet released
   * @param refusedReleases releases of lists that were not retained or had been released
   * @param demand elements asked for and not yet delivered, or {@link #NO_DEMAND}
   * @param bytesDropped of the accepted bytes, those that were given to nobody, by a policy of who
   *     turns demand into verdicts
   */
  public record Receive(
      long bytesRead,
      long bytesAccepted,
      long reads,
      long success,
      long partial,
      long pending,
      long notAccepted,
      long zeroLengthReceives,
      long pauses,
      long resumes,
      boolean paused,
      long pausedNanos,
      long longestPauseNanos,
      long heldBytes,
      long maxHeldBytes,
      long retained,
      long refusedReleases,
      long demand,
      long bytesDropped) {

    /**
     * The numbers of a socket whose user drops nothing.
     *
     * @param bytesRead as above
     * @param bytesAccepted as above
     * @param reads as above
     * @param success as above
     * @param partial as above
     * @param pending as above
     * @param notAccepted as above
     * @param zeroLengthReceives as above
     * @param pauses as above
     * @param resumes as above
     * @param paused as above
     * @param pausedNanos as above
     * @param longestPauseNanos as above
     * @param heldBytes as above
     * @param maxHeldBytes as above
     * @param retained as above
     * @param refusedReleases as above
     * @param demand as above
     */
    public Receive(
        long bytesRead,
        long bytesAccepted,
        long reads,
        long success,
        long partial,
        long pending,
        long notAccepted,
        long zeroLengthReceives,
        long pauses,
        long resumes,
        boolean paused,
        long pausedNanos,
        long longestPauseNanos,
        long heldBytes,
        long maxHeldBytes,
        long retained,
        long refusedReleases,
        long demand) {
      this(
          bytesRead,
          bytesAccepted,
          reads,
          success,
          partial,
          pending,
          notAccepted,
          zeroLengthReceives,
          pauses,
          resumes,
          paused,
          pausedNanos,
          longestPauseNanos,
          heldBytes,
          maxHeldBytes,
          retained,
          refusedReleases,
          demand,
          0);
    }

    private Receive with(long held, long maxHeld, long elements, long dropped, long refused) {
      return new Receive(
          bytesRead,
          bytesAccepted,
          reads,
          success,
          partial,
          pending,
          notAccepted,
          zeroLengthReceives,
          pauses,
          resumes,
          paused,
          pausedNanos,
          longestPauseNanos,
          held,
          maxHeld,
          retained,
          refused,
          elements,
          dropped);
    }

    /**
     * The same with a demand.
     *
     * @param elements asked for and not yet delivered
     * @return a copy
     */
    public Receive withDemand(long elements) {
      return with(heldBytes, maxHeldBytes, elements, bytesDropped, refusedReleases);
    }

    /**
     * The same with memory that is held elsewhere for received data.
     *
     * @param bytes held now
     * @return a copy
     */
    public Receive withHeldElsewhere(long bytes) {
      long held = heldBytes + bytes;
      return with(held, Math.max(maxHeldBytes, held), demand, bytesDropped, refusedReleases);
    }

    /**
     * The same with bytes that were given to nobody.
     *
     * @param bytes of the accepted ones
     * @return a copy
     */
    public Receive withDropped(long bytes) {
      return with(heldBytes, maxHeldBytes, demand, bytes, refusedReleases);
    }

    /**
     * The same with more releases that were refused.
     *
     * @param count how many
     * @return a copy
     */
    public Receive withReleasesRefused(long count) {
      return with(heldBytes, maxHeldBytes, demand, bytesDropped, refusedReleases + count);
    }
  }

  /**
   * The send direction.
   *
   * @param bytesSent bytes taken by the operating system
   * @param sends send requests completed
   * @param heldBytes bytes given to sends and not yet taken
   * @param maxHeldBytes the most that was
   * @param blockedNanos how long bytes waited for the operating system to take more, in nanoseconds
   */
  public record Send(
      long bytesSent, long sends, long heldBytes, long maxHeldBytes, long blockedNanos) {

    /**
     * The same with a window's numbers.
     *
     * @param held bytes held now
     * @param maxHeld the most that was
     * @return a copy
     */
    public Send withHeld(long held, long maxHeld) {
      return new Send(bytesSent, sends, held, maxHeld, blockedNanos);
    }
  }

  /**
   * The connections of a listening socket.
   *
   * @param accepted taken by the application
   * @param refused refused by it, by inspection too, or pended for too long; reset
   */
  public record Accept(long accepted, long refused) {}

  /**
   * The datagrams of a datagram socket. Every datagram received is accepted, dropped by the verdict
   * or the filter, or still held.
   *
   * @param received taken from the operating system
   * @param accepted of these, taken by receive requests or given to the application by the verdicts
   *     SUCCESS and PENDING
   * @param refused in lists answered with DATA_NOT_ACCEPTED, as often as they were
   * @param dropped refused while the event is static, which cannot be switched off (WSK R51, D5);
   *     and those that whoever turns demand into verdicts took and gave to nobody
   * @param filtered dropped, not from the fixed remote address (WSK R52)
   * @param truncated cut, for want of room
   * @param lostInSystem dropped by the operating system, mostly because its buffer was full (D6);
   *     {@link #UNKNOWN} where it does not tell
   * @param sent taken by the operating system
   */
  public record Datagrams(
      long received,
      long accepted,
      long refused,
      long dropped,
      long filtered,
      long truncated,
      long lostInSystem,
      long sent) {
    /** {@link #lostInSystem}: the operating system does not tell. */
    public static final long UNKNOWN = -1;

    /** Those of a socket that has none. */
    public static final Datagrams NONE = new Datagrams(0, 0, 0, 0, 0, 0, UNKNOWN, 0);

    /**
     * The same with some of the accepted ones dropped.
     *
     * @param count accepted by a verdict, and given to nobody after all
     * @return a copy
     */
    public Datagrams withDropped(long count) {
      return new Datagrams(
          received,
          accepted - count,
          refused,
          dropped + count,
          filtered,
          truncated,
          lostInSystem,
          sent);
    }
  }

  /**
   * The same with a demand.
   *
   * @param elements asked for and not yet delivered
   * @return a copy
   */
  public SocketStatistics withDemand(long elements) {
    return withReceive(receive.withDemand(elements));
  }

  /**
   * The same with memory that is held elsewhere for received data.
   *
   * @param bytes held now
   * @return a copy
   */
  public SocketStatistics withReceiveHeldElsewhere(long bytes) {
    return withReceive(receive.withHeldElsewhere(bytes));
  }

  /**
   * The same with received bytes that were given to nobody.
   *
   * @param bytes of the accepted ones
   * @return a copy
   */
  public SocketStatistics withReceiveDropped(long bytes) {
    return withReceive(receive.withDropped(bytes));
  }

  private SocketStatistics withReceive(Receive changed) {
    return new SocketStatistics(changed, send, accept, datagrams, wakeups);
  }

  /**
   * The same with datagrams that were accepted and then dropped.
   *
   * @param count how many
   * @return a copy
   */
  public SocketStatistics withDatagramsDropped(long count) {
    return new SocketStatistics(receive, send, accept, datagrams.withDropped(count), wakeups);
  }

  /**
   * The same with releases that were refused before they came to the socket.
   *
   * @param count how many
   * @return a copy
   */
  public SocketStatistics withReleasesRefused(long count) {
    return withReceive(receive.withReleasesRefused(count));
  }

  /**
   * The same with a send window's numbers.
   *
   * @param held bytes held now
   * @param maxHeld the most that was
   * @return a copy
   */
  public SocketStatistics withSendHeld(long held, long maxHeld) {
    return new SocketStatistics(receive, send.withHeld(held, maxHeld), accept, datagrams, wakeups);
  }
}
