package dev.sluice.benchmarks.micro;

import dev.sluice.api.Request;
import dev.sluice.api.Status;
import dev.sluice.spi.RequestOperation;
import dev.sluice.spi.RequestProtocol;
import java.util.ArrayDeque;

/** Requests that succeeded, each completed by a task of its own, in order. Loop. */
final class Completions {
  private static final int MOST = 16;

  /** No call here lasts until somebody can cancel it. */
  private static final RequestOperation CALL = new RequestOperation() {
    @Override
    public void cancel() {}

    @Override
    public boolean mustNotWait() {
      return true;
    }
  };

  private final MemoryLoop loop;
  private final Runnable task = this::completeNext;
  private final ArrayDeque<Request> done = new ArrayDeque<>(MOST);

  /** What each of {@link #done} says beside its status; a ring, as there are never more. */
  private final long[] information = new long[MOST];

  private int first;

  Completions(MemoryLoop loop) {
    this.loop = loop;
  }

  /** A call takes the request. Any thread. */
  static void begin(Request request) {
    RequestProtocol.begin(request, CALL);
  }

  /** It has succeeded. */
  void add(Request request, long number) {
    if (done.size() == MOST) {
      throw new IllegalStateException("more calls at a time than the gates make");
    }
    information[(first + done.size()) % MOST] = number;
    done.add(request);
    loop.execute(task);
  }

  private void completeNext() {
    long number = information[first];
    first = (first + 1) % MOST;
    RequestProtocol.complete(done.remove(), Status.SUCCESS, number, null);
  }
}
