package dev.sluice.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What one subject does, all rounds alike.
 *
 * @param shape what the server does
 * @param demand how much is asked for at a time; {@link Long#MAX_VALUE} for everything at once
 * @param hop whether elements go to another thread before they count
 * @param elementSize bytes of an element to be sent, or of a line with its end, or of a message
 *     with its length
 * @param elements how many to send on each connection
 * @param connections how many connections the load opens
 * @param target the port to relay to, else 0
 * @param nio NIO in place of epoll
 * @param manner what else is special
 */
public record Job(
    @JsonProperty Shape shape,
    @JsonProperty long demand,
    @JsonProperty boolean hop,
    @JsonProperty int elementSize,
    @JsonProperty long elements,
    @JsonProperty int connections,
    @JsonProperty int target,
    @JsonProperty boolean nio,
    @JsonProperty Manner manner) {

  /** More bytes than the system's queues of a connection take. */
  private static final int QUEUES = 16 << 20;

  /** Connections under way at a time where each ends as soon as it is there. */
  private static final int STORM = 256;

  /**
   * How a round goes, where that is not plain.
   *
   * @param drive the kind
   * @param datagrams whether elements are datagrams, received or sent
   * @param rate elements per second, of all connections together, where {@code drive} has a rate
   */
  public record Manner(
      @JsonProperty Drive drive,
      @JsonProperty boolean datagrams,
      @JsonProperty int rate) {
    static final Manner PLAIN = new Manner(Drive.PLAIN, false, 0);
  }

  /** A plain one. */
  public Job(
      Shape shape,
      long demand,
      boolean hop,
      int elementSize,
      long elements,
      int connections,
      int target,
      boolean nio) {
    this(shape, demand, hop, elementSize, elements, connections, target, nio, Manner.PLAIN);
  }

  Job withTarget(int port) {
    return new Job(shape, demand, hop, elementSize, elements, connections, port, nio, manner);
  }

  /** Fewer elements on each connection; where connections are what counts, fewer of these. */
  Job shortened(int divisor) {
    boolean isOfConnections = elements <= 1 || drive() == Drive.ONE_FAST;
    return new Job(
        shape,
        demand,
        hop,
        elementSize,
        elements > 1 ? Math.max(leastElements(), elements / divisor) : elements,
        isOfConnections ? Math.max(leastConnections(), connections / divisor) : connections,
        target,
        nio,
        manner);
  }

  private int leastConnections() {
    return drive() == Drive.ONE_FAST ? 2 : 1;
  }

  private long leastElements() {
    return drive() == Drive.STALLED ? QUEUES / elementSize : 1;
  }

  Job on(boolean otherNio) {
    return new Job(
        shape, demand, hop, elementSize, elements, connections, target, otherNio, manner);
  }

  /** Bytes around an element on the wire: the end of a line, or the length of a message. */
  public int overhead() {
    return shape == Shape.LENGTHS ? Integer.BYTES : 1;
  }

  /** Bytes that go one way through one connection. */
  public long bytes() {
    return elements * elementSize;
  }

  /** How many connections the load has open at a time, at the most. */
  public int connectionsAtOnce() {
    boolean isStorm = shape == Shape.ACCEPT || (shape == Shape.RECEIVE && drive() == Drive.PLAIN);
    return isStorm ? Math.min(STORM, connections) : connections;
  }

  /** What drives it. */
  public Drive drive() {
    return manner.drive();
  }

  /** Whether the load says what has to be done, since only it knows. */
  boolean isCountedByTheLoad() {
    return manner.datagrams() || (drive() != Drive.PLAIN && drive() != Drive.PAUSED);
  }
}
