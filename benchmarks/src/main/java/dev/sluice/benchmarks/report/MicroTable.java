package dev.sluice.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What each element costs, a row for each benchmark and its parameters: medians of the iterations,
 * and the least and the largest of the processor time.
 */
public final class MicroTable {
  /** Among the results of a benchmark, the processor time for each element. */
  public static final String CPU = "cpu";

  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private MicroTable() {}

  /** Of results as JMH writes them. */
  public static String of(JsonNode jmh) {
    Markdown table =
        new Markdown(List.of("per element", "CPU ns", "least to most", "wall ns", "heap B"));
    for (JsonNode result : jmh) {
      JsonNode others = result.path("secondaryMetrics");
      JsonNode cpu = others.path(CPU);
      table.row(List.of(
          name(result),
          percentile(cpu, "50.0"),
          percentile(cpu, "0.0") + " to " + percentile(cpu, "100.0"),
          percentile(result.path("primaryMetric"), "50.0"),
          percentile(others.path(ALLOCATED), "50.0")));
    }
    return table.toString();
  }

  private static String percentile(JsonNode metric, String percentile) {
    return Numbers.figure(metric.path("scorePercentiles").path(percentile).asDouble(Double.NaN));
  }

  /** Class and method, of what JMH calls a benchmark. */
  public static String name(String full) {
    return full.substring(full.lastIndexOf('.', full.lastIndexOf('.') - 1) + 1);
  }

  private static String name(JsonNode result) {
    return name(result.path("benchmark").asText())
        + result.path("params").properties().stream()
            .map(each -> " " + each.getKey() + " " + each.getValue().asText())
            .sorted()
            .collect(Collectors.joining(","));
  }
}
