package dev.sluice.tck.kit;

import dev.sluice.api.EventSocket;
import java.lang.management.ManagementFactory;

/** Measures what the thread of an event loop does: processor time and allocated bytes. */
public final class LoopMeter {
  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final long thread;

  private LoopMeter(long thread) {
    this.thread = thread;
  }

  public static LoopMeter of(Rig rig, EventSocket socket) {
    long[] id = new long[1];
    rig.onLoop(socket, () -> id[0] = Thread.currentThread().getId());
    return new LoopMeter(id[0]);
  }

  /** Processor time used so far, in nanoseconds. */
  public long cpuNanos() {
    return THREADS.getThreadCpuTime(thread);
  }

  /** Bytes allocated so far. */
  public long allocatedBytes() {
    return THREADS.getThreadAllocatedBytes(thread);
  }
}
