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
 */
public record Job(
    @JsonProperty Shape shape,
    @JsonProperty long demand,
    @JsonProperty boolean hop,
    @JsonProperty int elementSize,
    @JsonProperty long elements,
    @JsonProperty int connections,
    @JsonProperty int target,
    @JsonProperty boolean nio) {

  Job withTarget(int port) {
    return new Job(shape, demand, hop, elementSize, elements, connections, port, nio);
  }

  /** Fewer elements on each connection; where there is one at most, fewer connections. */
  Job shortened(int divisor) {
    long fewer = elements > 1 ? Math.max(1, elements / divisor) : elements;
    int rest = elements > 1 ? connections : Math.max(1, connections / divisor);
    return new Job(shape, demand, hop, elementSize, fewer, rest, target, nio);
  }

  Job on(boolean otherNio) {
    return new Job(shape, demand, hop, elementSize, elements, connections, target, otherNio);
  }

  /** Bytes around an element on the wire: the end of a line, or the length of a message. */
  public int overhead() {
    return shape == Shape.LENGTHS ? Integer.BYTES : 1;
  }

  /** Bytes that go one way through one connection. */
  public long bytes() {
    return elements * elementSize;
  }
}
