package dev.sluice.benchmarks.micro;

import dev.sluice.benchmarks.report.MicroTable;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Processor time for each element, of all threads that run Java: what a wait or a busy neighbour
 * does to the time on the wall does not count, nor does the work of the compiler and the collector.
 */
public final class CpuProfiler implements InternalProfiler {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** By thread, at the beginning of the iteration. */
  private final Map<Long, Long> before = new HashMap<>();

  /** For JMH. */
  public CpuProfiler() {}

  @Override
  public String getDescription() {
    return "processor time of the Java threads";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    before.clear();
    for (long thread : THREADS.getAllThreadIds()) {
      before.put(thread, THREADS.getThreadCpuTime(thread));
    }
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    long nanos = 0;
    for (long thread : THREADS.getAllThreadIds()) {
      nanos += THREADS.getThreadCpuTime(thread) - before.getOrDefault(thread, 0L);
    }
    double each = (double) nanos / result.getMetadata().getAllOps();
    return List.of(new ScalarResult(MicroTable.CPU, each, "ns/op", AggregationPolicy.AVG));
  }
}
