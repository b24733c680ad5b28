package dev.sluice.benchmarks;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a work is judged by. */
public enum Measure {
  /** How much a second of the subject's processor time does. */
  PER_CPU_SECOND("%s/CPU s"),
  /** Processor time of a unit, as a multiple of the same in {@link Work#before}. */
  GROWTH("CPU/%s, many ÷ few"),
  /** Heap and direct memory of a connection, beyond what {@link Work#before} left. */
  MEMORY("B/%s"),
  /** Bytes that a connection holds in user space. */
  HELD("B/%s"),
  /** The 99th percentile of latency. */
  LATENCY("p99 µs"),
  /** Time on the wall. */
  WALL("ms");

  private final String unit;

  Measure(String unit) {
    this.unit = unit;
  }

  /** Whether a small figure is a good one. */
  public boolean lessIsBetter() {
    return this != PER_CPU_SECOND;
  }

  /** What the figure is, in words. */
  String unit(Work work) {
    return String.format(Locale.ROOT, unit, work.unit());
  }

  /** What a round comes to. */
  double of(Work work, Round round) {
    double connections = work.job().connections();
    double cpu = Math.max(1, round.used().cpuNanos());
    return switch (this) {
      case PER_CPU_SECOND -> (work.units() - round.seen(Seen.LOST)) * 1e9 / cpu;
      case GROWTH -> cpu / units(work.job()) / (cpuBefore(round) / units(work.before()));
      case MEMORY -> (round.seen(Seen.HEAP) + round.seen(Seen.DIRECT)) / connections;
      case HELD -> round.seen(Seen.HELD) / connections;
      case LATENCY -> round.taken().p99Nanos() / 1e3;
      case WALL -> round.taken().wallNanos() / 1e6;
    };
  }

  private static double cpuBefore(Round round) {
    return Math.max(1, round.seen(Seen.CPU_BEFORE));
  }

  private static double units(@Nullable Job job) {
    return job == null ? Double.NaN : (double) job.connections() * job.elements();
  }
}
