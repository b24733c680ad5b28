package dev.sluice.testkit.internal;

import dev.sluice.spi.support.ProviderLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;

/**
 * The event loop of one socket, or of a client: a part of the simulation's one loop. Its tasks keep
 * their order, and so do its completions; between the two, and towards other sockets, the seed
 * decides.
 */
final class SimulatedLoop implements ProviderLoop {
  private final Steps steps;
  private final BooleanSupplier ended;
  private final Lane tasks;
  private final Lane completions;

  SimulatedLoop(Steps steps, Lane.Group group, Object owner, BooleanSupplier ended) {
    this.steps = steps;
    this.ended = ended;
    this.tasks = new Lane(group, owner, "task");
    this.completions = new Lane(group, owner, "completion");
  }

  private void checkRuns() {
    if (ended.getAsBoolean()) {
      throw new RejectedExecutionException("the client is closed");
    }
  }

  @Override
  public boolean inEventLoop() {
    return steps.isStep();
  }

  @Override
  public void execute(Runnable task) {
    checkRuns();
    steps.post(tasks, "run", task);
  }

  @Override
  public Runnable schedule(Runnable task, long delayNanos) {
    checkRuns();
    return steps.postAfter(delayNanos, tasks, "timer", task);
  }

  @Override
  public void later(Runnable step) {
    steps.post(completions, "later", step);
  }

  @Override
  public boolean mustNotWait() {
    return steps.isStep();
  }

  @Override
  public void checkCanWait() {
    steps.checkCanWait();
  }
}
