package dev.sluice.benchmarks;

import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** What this process holds, behind a collection. */
final class Memory {
  private static final int COLLECTIONS = 3;
  private static final Path STATUS = Path.of("/proc/self/status");

  private Memory() {}

  static Map<Seen, Long> weigh() throws IOException {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    Map<Seen, Long> weight = new EnumMap<>(Seen.class);
    weight.put(
        Seen.HEAP, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    weight.put(Seen.DIRECT, direct());
    weight.put(Seen.RESIDENT, resident());
    return weight;
  }

  /**
   * By the count of the platform and by Netty's. Which of them sees what depends on how Netty
   * allocates; neither sees less than its own, so the larger one is taken.
   */
  private static long direct() {
    long platform = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
    return Math.max(platform, PlatformDependent.usedDirectMemory());
  }

  private static long resident() throws IOException {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .sum();
  }
}
