package dev.sluice.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/**
 * What this process has used so far, or between two moments.
 *
 * @param cpuNanos processor time of all threads, the collector's and the compiler's too
 * @param allocatedBytes heap memory that living threads have allocated
 * @param collections runs of the garbage collector
 * @param collectionMillis what they took on the wall
 */
public record Usage(
    @JsonProperty long cpuNanos,
    @JsonProperty long allocatedBytes,
    @JsonProperty long collections,
    @JsonProperty long collectionMillis) {

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  static Usage now() {
    long allocated = 0;
    for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
      allocated += Math.max(0, bytes); // -1: ended meanwhile
    }
    long collections = 0;
    long millis = 0;
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      collections += collector.getCollectionCount();
      millis += collector.getCollectionTime();
    }
    return new Usage(SYSTEM.getProcessCpuTime(), allocated, collections, millis);
  }

  Usage since(Usage earlier) {
    return new Usage(
        cpuNanos - earlier.cpuNanos,
        allocatedBytes - earlier.allocatedBytes,
        collections - earlier.collections,
        collectionMillis - earlier.collectionMillis);
  }
}
