package dev.sluice.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process has used so far, or between two moments.
 *
 * @param cpuNanos processor time of all threads, the collector's and the compiler's too
 * @param kernelNanos what of it went by in the kernel; 0 where the system does not say
 * @param allocatedBytes heap memory that living threads have allocated
 * @param collections runs of the garbage collector
 * @param collectionMillis what they took on the wall
 */
public record Usage(
    @JsonProperty long cpuNanos,
    @JsonProperty long kernelNanos,
    @JsonProperty long allocatedBytes,
    @JsonProperty long collections,
    @JsonProperty long collectionMillis) {

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final Path STAT = Path.of("/proc/self/stat");
  private static final long TICK_NANOS = 10_000_000;
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
    return new Usage(SYSTEM.getProcessCpuTime(), kernelTime(), allocated, collections, millis);
  }

  /** The 15th field of the line, in hundredths of a second; the second one may contain blanks. */
  private static long kernelTime() {
    try {
      String line = Files.readString(STAT);
      String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
      return Long.parseLong(fields[15 - 3]) * TICK_NANOS;
    } catch (IOException notLinux) {
      return 0;
    }
  }

  Usage since(Usage earlier) {
    return new Usage(
        cpuNanos - earlier.cpuNanos,
        kernelNanos - earlier.kernelNanos,
        allocatedBytes - earlier.allocatedBytes,
        collections - earlier.collections,
        collectionMillis - earlier.collectionMillis);
  }
}
