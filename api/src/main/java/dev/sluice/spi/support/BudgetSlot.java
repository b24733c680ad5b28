package dev.sluice.spi.support;

import dev.sluice.api.extension.ReceiveBudget;
import org.jspecify.annotations.Nullable;

/** The place of a socket's budget, which is made when it is first registered for. */
public final class BudgetSlot {
  private final SocketCore socket;
  private final SocketMemory memory;

  /** Written once, under this; read by the loop. */
  private volatile @Nullable SocketBudget registered;

  /**
   * A place without a budget.
   *
   * @param socket whose budget it will be, an {@link dev.sluice.api.EventSocket}
   * @param memory of the socket
   */
  public BudgetSlot(SocketCore socket, SocketMemory memory) {
    this.socket = socket;
    this.memory = memory;
  }

  /**
   * The socket's side of {@link ReceiveBudget}. Any thread.
   *
   * @param extension the interface that is registered for
   * @param <X> the interface
   * @return the budget, the same at every call; {@code null} for another interface
   */
  public <X> @Nullable X find(Class<X> extension) {
    return extension == ReceiveBudget.class ? extension.cast(register()) : null;
  }

  private synchronized SocketBudget register() {
    SocketBudget budget = registered;
    if (budget == null) {
      budget = new SocketBudget(socket, memory);
      registered = budget;
    }
    return budget;
  }

  /**
   * Whether the memory for one more list is wanting, which the budget takes note of. Loop only.
   *
   * @return {@code true} if the socket must wait; it is told when there may be memory again
   */
  public boolean isStopped() {
    ReceiveBudget.Limit by = memory.stoppedBy();
    SocketBudget budget = registered;
    if (budget != null) {
      if (by == null) {
        budget.goesOn();
      } else {
        budget.stopped(by);
      }
    }
    return by != null;
  }

  /** The socket ends: it waits for memory no longer. Loop only. */
  public void end() {
    SocketBudget budget = registered;
    if (budget != null) {
      budget.goesOn();
    }
  }
}
