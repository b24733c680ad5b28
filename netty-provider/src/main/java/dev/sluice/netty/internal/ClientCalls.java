package dev.sluice.netty.internal;

import dev.sluice.spi.support.Operation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The calls on a client that have not ended, which its close waits for (WSK R5, R8). */
final class ClientCalls {
  /** Guarded by this, which {@link #cancelAll} waits on. */
  private final Set<ClientCall> pending = new HashSet<>();

  /** Guarded by this; true for ever. */
  private boolean closing;

  synchronized boolean isClosing() {
    return closing;
  }

  /** Takes a call in; false if the client closes. */
  synchronized boolean enter(ClientCall call) {
    return !closing && pending.add(call);
  }

  /** A call has ended. */
  synchronized void leave(ClientCall call) {
    if (pending.remove(call) && pending.isEmpty()) {
      notifyAll();
    }
  }

  /**
   * Takes no more in, cancels the others and waits for their end; not on a loop.
   *
   * @return whether the thread was interrupted meanwhile, which ends no wait
   */
  boolean cancelAll() {
    List<ClientCall> cancelled;
    synchronized (this) {
      closing = true;
      cancelled = List.copyOf(pending);
    }
    cancelled.forEach(Operation::cancel);
    boolean interrupted = false;
    synchronized (this) {
      while (!pending.isEmpty()) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    return interrupted;
  }
}
