package dev.sluice.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One row of the battery.
 *
 * @param name as on the command line
 * @param job what each subject does
 * @param unit what is counted per second of processor time
 * @param units how many of these a round has
 * @param subjects who takes part
 * @param measure what a round is judged by
 * @param before done before each round, for comparison, or {@code null}
 */
public record Work(
    @JsonProperty String name,
    @JsonProperty Job job,
    @JsonProperty String unit,
    @JsonProperty long units,
    @JsonProperty List<String> subjects,
    @JsonProperty Measure measure,
    @JsonProperty @Nullable Job before) {

  /** Judged by processor time. */
  public Work(String name, Job job, String unit, long units, List<String> subjects) {
    this(name, job, unit, units, subjects, Measure.PER_CPU_SECOND, null);
  }

  /** Judged by another measure. */
  Work by(Measure other) {
    return new Work(name, job, unit, units, subjects, other, before);
  }

  /** With this before each round. */
  Work after(Job other) {
    return new Work(name, job, unit, units, subjects, measure, other);
  }

  /** What the figure of a round is, in words. */
  public String measures() {
    return measure.unit(this);
  }

  /** Whether a small figure is a good one. */
  public boolean lessIsBetter() {
    return measure.lessIsBetter();
  }

  /** What a round comes to. */
  public double figure(Round round) {
    return measure.of(this, round);
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

  /** The same where the load counts some works, with what it says. */
  Expected afterRound(int round, Expected counted) {
    return job.isCountedByTheLoad() ? counted : afterRounds(round);
  }

  /** Whoever takes part in one of them. */
  public static Set<String> subjects(Collection<Work> works) {
    return works.stream()
        .flatMap(work -> work.subjects().stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** With these subjects, or all if none is named. */
  public Work only(List<String> names) {
    return names.isEmpty()
        ? this
        : new Work(
            name,
            job,
            unit,
            units,
            subjects.stream().filter(names::contains).toList(),
            measure,
            before);
  }

  /** On NIO, or on epoll. */
  Work on(boolean nio) {
    Job first = before == null ? null : before.on(nio);
    return new Work(name, job.on(nio), unit, units, subjects, measure, first);
  }

  /** A part of it, to see that it works. */
  Work shortened(int divisor) {
    Job part = job.shortened(divisor);
    Job first = before == null ? null : before.shortened(divisor);
    return new Work(name, part, unit, Math.max(1, units / divisor), subjects, measure, first);
  }
}
