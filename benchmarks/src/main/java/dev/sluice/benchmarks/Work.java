package dev.sluice.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * One row of the battery.
 *
 * @param name as on the command line
 * @param job what each subject does
 * @param unit what is counted per second of processor time
 * @param units how many of these a round has
 * @param subjects who takes part
 */
public record Work(
    @JsonProperty String name,
    @JsonProperty Job job,
    @JsonProperty String unit,
    @JsonProperty long units,
    @JsonProperty List<String> subjects) {

  /** What the figure of a round is, in words. */
  public String measures() {
    return unit + "/CPU s";
  }

  /** Whether a small figure is a good one. */
  public boolean lessIsBetter() {
    return false;
  }

  /** What a round comes to. */
  public double figure(Round round) {
    return units * 1e9 / Math.max(1, round.used().cpuNanos());
  }

  Expected afterRounds(int rounds) {
    long connections = (long) rounds * job.connections();
    long bytes = connections * job.bytes();
    return switch (job.shape()) {
      case RECEIVE, SEND -> new Expected(bytes, -1, connections);
      case LINES, LENGTHS -> new Expected(bytes, connections * job.elements(), connections);
      case ECHO, RELAY, ACCEPT -> new Expected(-1, -1, connections);
    };
  }

  /** With these subjects, or all if none is named. */
  public Work only(List<String> names) {
    return names.isEmpty()
        ? this
        : new Work(
            name, job, unit, units, subjects.stream().filter(names::contains).toList());
  }

  /** On NIO, or on epoll. */
  Work on(boolean nio) {
    return new Work(name, job.on(nio), unit, units, subjects);
  }

  /** A part of it, to see that it works. */
  Work shortened(int divisor) {
    Job part = job.shortened(divisor);
    return new Work(name, part, unit, Math.max(1, units / divisor), subjects);
  }
}
