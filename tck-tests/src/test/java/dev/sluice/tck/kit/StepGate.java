package dev.sluice.tck.kit;

/**
 * Stands in a callback's step while the test's action runs on another thread, as it would with real
 * sockets: what it calls becomes steps.
 */
final class StepGate implements Gate {
  private final SimulatedDriver driver;
  private Runnable action;
  private boolean passed;
  private Throwable failure;

  StepGate(SimulatedDriver driver) {
    this.driver = driver;
  }

  @Override
  public <T> T pass(T answer) {
    if (action == null) {
      throw new AssertionError("a callback came before the test said what to do meanwhile");
    }
    Thread other = new Thread(
        () -> {
          try {
            action.run();
          } catch (Throwable thrown) {
            failure = thrown;
          }
        },
        "test-meanwhile");
    other.start();
    try {
      other.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
    passed = true;
    return answer;
  }

  @Override
  public void meanwhile(Runnable what) {
    action = what;
    driver.until(() -> passed);
    if (failure != null) {
      throw new AssertionError("meanwhile: " + failure, failure);
    }
  }
}
