package dev.sluice.testkit.internal;

import dev.sluice.spi.support.Operation;
import dev.sluice.spi.support.ProviderLoop;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;

/**
 * The event loop of one socket, or of a client: a part of the simulation's one loop. Its tasks keep
 * their order, and so do its completions; between the two, and towards other sockets, the seed
 * decides.
 */
final class SimulatedLoop implements ProviderLoop {
  private final SimulatedClient client;
  private final Steps steps;
  private final Lane tasks;
  private final Lane completions;

  SimulatedLoop(SimulatedClient client, Object owner) {
    this.client = client;
    this.steps = client.network().steps();
    this.tasks = new Lane(client.lanes(), owner, "task");
    this.completions = new Lane(client.lanes(), owner, "completion");
  }

  private void checkRuns() {
    if (client.hasEnded()) {
      throw new RejectedExecutionException("the client is closed");
    }
  }

  @Override
  public void begun(Operation call) {
    client.begun();
  }

  @Override
  public void completed(Operation call) {
    client.completed();
  }

  @Override
  public boolean inEventLoop() {
    return steps.isStep();
  }

  @Override
  public void execute(Runnable task) {
    Objects.requireNonNull(task, "task");
    checkRuns();
    steps.post(tasks, "run", task);
  }

  @Override
  public Runnable schedule(Runnable task, long delayNanos) {
    Objects.requireNonNull(task, "task");
    checkRuns();
    return steps.postAfter(delayNanos, tasks, "timer", task);
  }

  @Override
  public long nanoTime() {
    return steps.now();
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
