package dev.sluice.benchmarks.load;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for a number that moves no more. */
final class Settled {
  private static final int LOOKS = 25;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

  private Settled() {}

  /** Where the number comes from. */
  @FunctionalInterface
  interface Source {
    long look() throws IOException;
  }

  /** The number, once it has been the same for a quarter of a second and is not 0. */
  static long await(Source source) throws IOException {
    long deadline = System.nanoTime() + LIMIT_NANOS;
    long last = source.look();
    for (int same = 0; same < LOOKS; ) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("does not settle, now at " + last);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      long now = source.look();
      same = now == last && now > 0 ? same + 1 : 0;
      last = now;
    }
    return last;
  }
}
