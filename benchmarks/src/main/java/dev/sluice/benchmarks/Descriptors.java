package dev.sluice.benchmarks;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** Whether the system lets a process have as many file descriptors as a work needs. */
final class Descriptors {
  /** Of a process without connections: its jars, and some more. */
  private static final int OTHERS = 100;

  private Descriptors() {}

  /** Before any process of the work begins, which inherits the limit of this one. */
  static void check(Work work) throws IOException {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      check(work, system.getMaxFileDescriptorCount());
    }
  }

  /** With this limit. */
  static void check(Work work, long limit) throws IOException {
    long needed = needed(work.job());
    if (needed > limit) {
      throw new IOException(String.format(
          Locale.ROOT,
          "%s needs %,d file descriptors in each of two processes and has %,d: see ulimit -n",
          work.name(),
          needed,
          limit));
    }
  }

  /** A relay has two for each connection. */
  private static long needed(Job job) {
    int sides = job.shape() == Shape.RELAY ? 2 : 1;
    return (long) sides * job.connectionsAtOnce() + OTHERS;
  }
}
