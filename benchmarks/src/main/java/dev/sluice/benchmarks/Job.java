package dev.sluice.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What one subject does, all rounds alike.
 *
 * @param shape what the server does
 * @param demand how much is asked for at a time; {@link Long#MAX_VALUE} for everything at once
 * @param hop whether elements go to another thread before they count
 * @param elementSize bytes of an element to be sent, or of a line with its end
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

  Job shortened(int divisor) {
    return new Job(
        shape, demand, hop, elementSize, Math.max(1, elements / divisor), connections, target, nio);
  }

  Job on(boolean otherNio) {
    return new Job(shape, demand, hop, elementSize, elements, connections, target, otherNio);
  }

  /** Bytes that go one way through one connection. */
  public long bytes() {
    return elements * elementSize;
  }
}
