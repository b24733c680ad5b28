package dev.sluice.benchmarks.report;

import dev.sluice.benchmarks.Job;
import dev.sluice.benchmarks.Options;
import dev.sluice.benchmarks.Round;
import dev.sluice.benchmarks.Shape;
import dev.sluice.benchmarks.Taken;
import dev.sluice.benchmarks.Usage;
import dev.sluice.benchmarks.Work;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Results of a run that never was. */
final class Sample {
  static final long UNITS = 1_000;

  private Sample() {}

  static Work work(String name, String... subjects) {
    Job job = new Job(Shape.LINES, Long.MAX_VALUE, false, 64, UNITS, 1, 0, false);
    return new Work(name, job, "lines", UNITS, List.of(subjects));
  }

  /** A round of a second. */
  static Round round(String subject, long cpuNanos) {
    return round(subject, cpuNanos, 0);
  }

  static Round round(String subject, long cpuNanos, long p99Nanos) {
    return new Round(
        subject,
        new Usage(cpuNanos, cpuNanos / 4, 2_000, 3, 40),
        new Taken(1_000_000_000, p99Nanos / 2, p99Nanos, p99Nanos * 2));
  }

  /** Sluice needs a half to a third of what reactor-netty does. */
  static WorkResult lines() {
    return WorkResult.of(
        work("lines-64", "sluice-copy", "reactor-netty"),
        List.of(
            round("sluice-copy", 100_000_000), round("reactor-netty", 300_000_000),
            round("sluice-copy", 150_000_000), round("reactor-netty", 300_000_000),
            round("sluice-copy", 100_000_000), round("reactor-netty", 200_000_000)));
  }

  static WorkResult echo() {
    return WorkResult.of(
        work("echo-64", "sluice-retain", "reactor-netty"),
        Stream.generate(() -> List.of(
                round("sluice-retain", 200_000_000, 90_000),
                round("reactor-netty", 200_000_000, 80_000)))
            .limit(3)
            .flatMap(List::stream)
            .toList());
  }

  static Results results(WorkResult... works) {
    return results(1, works);
  }

  static Results results(int divisor, WorkResult... works) {
    return new Results(
        Results.SCHEMA,
        "2026-11-21T12:00:00Z",
        12.5,
        true,
        "./bench --work lines-64",
        new Options(3, 1, divisor, false),
        List.of("-Xmx64m"),
        Map.of("java", "17", "kernel", "Linux", "processors", "2", "processor", "A <fast> one"),
        new Source("0123abc", false),
        Map.of("netty-common", "4.2.18.Final"),
        Map.of(),
        List.of(works));
  }
}
