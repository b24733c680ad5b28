package dev.sluice.benchmarks.micro;

import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/**
 * What each element costs, a row for each benchmark and its parameters: medians of the iterations,
 * and the least and the largest of the processor time.
 */
final class MicroTable {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private MicroTable() {}

  static String of(Collection<RunResult> results) {
    StringBuilder table = new StringBuilder(String.format(
        Locale.ROOT,
        "%n%-48s %9s %17s %9s %9s%n",
        "per element",
        "cpu ns",
        "from .. to",
        "wall ns",
        "bytes"));
    for (RunResult result : results) {
      Statistics cpu = measured(result, CpuProfiler.NAME);
      table.append(String.format(
          Locale.ROOT,
          "%-48s %9.1f %7.1f .. %6.1f %9.1f %9.1f%n",
          name(result.getParams()),
          median(cpu),
          cpu.getMin(),
          cpu.getMax(),
          median(result.getPrimaryResult().getStatistics()),
          median(measured(result, ALLOCATED))));
    }
    return table.toString();
  }

  private static Statistics measured(RunResult result, String name) {
    Result<?> measured = result.getSecondaryResults().get(name);
    return Objects.requireNonNull(measured, name).getStatistics();
  }

  private static double median(Statistics statistics) {
    return statistics.getPercentile(50);
  }

  private static String name(BenchmarkParams params) {
    String full = params.getBenchmark();
    String name = full.substring(full.lastIndexOf('.', full.lastIndexOf('.') - 1) + 1);
    return name
        + params.getParamsKeys().stream()
            .sorted()
            .map(key -> " " + key + " " + params.getParam(key))
            .collect(Collectors.joining(","));
  }
}
