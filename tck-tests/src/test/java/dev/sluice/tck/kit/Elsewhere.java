package dev.sluice.tck.kit;

/**
 * Another thread, for what a test does while a callback of a simulation runs: calls made there
 * become steps, as they become tasks of a real loop.
 */
public final class Elsewhere {
  private Elsewhere() {}

  /** Runs something there and waits for its end; what it throws is thrown here. */
  public static void run(Runnable action) {
    Throwable[] failure = new Throwable[1];
    Thread other = new Thread(
        () -> {
          try {
            action.run();
          } catch (Throwable thrown) {
            failure[0] = thrown;
          }
        },
        "test-elsewhere");
    other.start();
    try {
      other.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
    if (failure[0] != null) {
      throw new AssertionError("elsewhere: " + failure[0], failure[0]);
    }
  }
}
