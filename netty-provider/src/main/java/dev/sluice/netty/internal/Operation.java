package dev.sluice.netty.internal;

import dev.sluice.api.Request;
import dev.sluice.api.Status;
import dev.sluice.spi.RequestOperation;
import dev.sluice.spi.RequestProtocol;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One call that was given a request: begun on the caller's thread, carried out and ended on the
 * loop, ended exactly once (WSK R9). Ends run through the loop's trampoline, so never inside a
 * callback.
 */
abstract class Operation implements RequestOperation, Runnable {
  final Loop loop;
  private final @Nullable Request request;

  /** Loop only. */
  private boolean ended;

  /** An operation of the subsystem's own has no request. */
  Operation(Loop loop, @Nullable Request request) {
    this.loop = loop;
    this.request = request;
  }

  /** Begins the request and carries the call out, at once on the loop, by a task from elsewhere. */
  final Status submit() {
    begin();
    if (loop.inEventLoop()) {
      return perform();
    }
    try {
      loop.execute(this);
      return Status.PENDING;
    } catch (RejectedExecutionException gone) {
      if (request != null) {
        RequestProtocol.complete(request, statusWithoutLoop(), 0, null);
      }
      return statusWithoutLoop();
    }
  }

  /** Takes the request, for a call that is carried out in another way than by {@link #submit}. */
  final void begin() {
    if (request != null) {
      RequestProtocol.begin(request, this);
    }
  }

  /** What the call comes to when the loop has ended: the socket is closed. */
  Status statusWithoutLoop() {
    return Status.FILE_FORCED_CLOSED;
  }

  /** Carries the call out, on the loop; ends it, or leaves it where something will. */
  abstract Status perform();

  /** Ends the call early with CANCELLED, on the loop, where that is possible; it has not ended. */
  void withdraw() {}

  @Override
  public final void run() {
    perform();
  }

  final boolean hasEnded() {
    return ended;
  }

  final Status end(Status status) {
    return end(status, 0, null);
  }

  final Status end(Status status, long information) {
    return end(status, information, null);
  }

  /** Ends the call; the completion runs soon, on the loop. */
  final Status end(Status status, long information, @Nullable Object result) {
    assert loop.inEventLoop() : "ends off the loop";
    if (ended) {
      throw new IllegalStateException("ended twice (WSK R9): " + this);
    }
    ended = true;
    Request token = request;
    if (token != null) {
      loop.later(() -> RequestProtocol.complete(token, status, information, result));
    }
    return status;
  }

  @Override
  public final void cancel() {
    try {
      loop.execute(() -> {
        if (!ended) {
          withdraw();
        }
      });
    } catch (RejectedExecutionException gone) {
      // the loop ended every operation before it went
    }
  }

  @Override
  public final boolean mustNotWait() {
    return LoopThread.isCurrent();
  }
}
