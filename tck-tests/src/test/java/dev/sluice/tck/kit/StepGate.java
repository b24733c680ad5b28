package dev.sluice.tck.kit;

/** Stands in a callback's step while the test's action runs elsewhere. */
final class StepGate implements Gate {
  private final SimulatedDriver driver;
  private Runnable action;
  private boolean passed;
  private AssertionError failure;

  StepGate(SimulatedDriver driver) {
    this.driver = driver;
  }

  @Override
  public <T> T pass(T answer) {
    if (action == null) {
      throw new AssertionError("a callback came before the test said what to do meanwhile");
    }
    try {
      Elsewhere.run(action);
    } catch (AssertionError failed) {
      failure = failed;
    }
    passed = true;
    return answer;
  }

  @Override
  public void meanwhile(Runnable what) {
    action = what;
    driver.until(() -> passed);
    if (failure != null) {
      throw failure;
    }
  }
}
