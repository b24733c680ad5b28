package dev.sluice.netty.internal;

import dev.sluice.api.Request;
import dev.sluice.spi.support.Operation;
import dev.sluice.spi.support.ProviderLoop;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Operations of one direction of a connection in their order, linked through themselves: every
 * connection has such queues, and most are empty. Loop only.
 *
 * @param <O> the operations
 */
final class OperationQueue<O extends OperationQueue.Queued<O>> {
  /**
   * An operation that can be in one queue, once.
   *
   * @param <O> its own type
   */
  abstract static class Queued<O> extends Operation {
    @Nullable
    O next;

    Queued(ProviderLoop loop, Request request) {
      super(loop, request);
    }
  }

  private @Nullable O first;
  private @Nullable O last;

  boolean isEmpty() {
    return first == null;
  }

  /** The first, which stays. */
  @Nullable
  O peek() {
    return first;
  }

  /**
   * The first, which stays.
   *
   * @throws NoSuchElementException if there is none
   */
  O getFirst() {
    O found = first;
    if (found == null) {
      throw new NoSuchElementException();
    }
    return found;
  }

  void add(O operation) {
    if (last == null) {
      first = operation;
    } else {
      last.next = operation;
    }
    last = operation;
  }

  /** Takes the first away; {@code null} if there is none. */
  @Nullable
  O poll() {
    O taken = first;
    if (taken != null) {
      unlink(null, taken);
    }
    return taken;
  }

  /** Takes one away; {@code false} if it is not here. */
  boolean remove(O operation) {
    O before = null;
    for (O each = first; each != null; each = each.next) {
      if (each == operation) {
        unlink(before, each);
        return true;
      }
      before = each;
    }
    return false;
  }

  private void unlink(@Nullable O before, O operation) {
    if (before == null) {
      first = operation.next;
    } else {
      before.next = operation.next;
    }
    if (last == operation) {
      last = before;
    }
    operation.next = null;
  }
}
