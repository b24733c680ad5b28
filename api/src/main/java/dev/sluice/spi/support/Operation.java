package dev.sluice.spi.support;

import dev.sluice.api.Request;
import dev.sluice.api.Status;
import dev.sluice.spi.RequestOperation;
import dev.sluice.spi.RequestProtocol;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One call that was given a request: begun on the caller's thread, carried out and ended on the
 * loop, ended exactly once (WSK R9). Ends run through {@link ProviderLoop#later}, so never inside a
 * callback.
 *
 * <p>What {@link #perform} throws ends the call too, so that no request stays pending:
 * INVALID_PARAMETER for what an argument can cause, INSUFFICIENT_RESOURCES for everything else,
 * which is logged.
 */
public abstract class Operation implements RequestOperation, Runnable {
  private static final Logger LOG = System.getLogger("dev.sluice.spi");

  private final ProviderLoop loop;
  private final @Nullable Request request;

  /** Loop only. */
  private boolean ended;

  /**
   * One call.
   *
   * @param loop where it is carried out
   * @param request the caller's
   * @throws NullPointerException without a request
   */
  protected Operation(ProviderLoop loop, Request request) {
    this.loop = loop;
    this.request = Objects.requireNonNull(request, "request");
  }

  /**
   * An operation of the subsystem's own, whose end nobody hears of.
   *
   * @param loop where it is carried out
   */
  protected Operation(ProviderLoop loop) {
    this.loop = loop;
    this.request = null;
  }

  /**
   * Begins the request and carries the call out, at once on the loop, by a task from elsewhere.
   *
   * @return the outcome so far
   * @throws IllegalStateException if the request is pending in another call
   */
  public final Status submit() {
    begin();
    if (loop.inEventLoop()) {
      return performContained();
    }
    try {
      loop.execute(this);
      return Status.PENDING;
    } catch (RejectedExecutionException gone) {
      if (request != null) {
        complete(request, statusWithoutLoop(), 0, null);
      }
      return statusWithoutLoop();
    }
  }

  /**
   * Takes the request, for a call that is carried out in another way than by {@link #submit}.
   *
   * @throws IllegalStateException if the request is pending in another call
   */
  public final void begin() {
    if (request != null) {
      RequestProtocol.begin(request, this);
      loop.begun(this);
    }
  }

  /**
   * What the call comes to when the loop has ended: the socket is closed.
   *
   * @return the status
   */
  protected Status statusWithoutLoop() {
    return Status.FILE_FORCED_CLOSED;
  }

  /**
   * Carries the call out, on the loop; ends it, or leaves it where something will, and then does
   * nothing more that may throw.
   *
   * @return the outcome so far
   */
  protected abstract Status perform();

  private Status performContained() {
    try {
      return perform();
    } catch (Throwable thrown) {
      return contain(thrown);
    }
  }

  private Status contain(Throwable thrown) {
    if (ended) {
      LOG.log(Level.ERROR, "a call failed after its end", thrown);
      return Status.PENDING; // what it ended with comes by the completion
    }
    boolean ofArguments = thrown instanceof NullPointerException
        || thrown instanceof IllegalArgumentException
        || thrown instanceof ClassCastException
        || thrown instanceof IndexOutOfBoundsException;
    LOG.log(ofArguments ? Level.DEBUG : Level.ERROR, "a call failed", thrown);
    Status why = ofArguments ? Status.INVALID_PARAMETER : Status.INSUFFICIENT_RESOURCES;
    fail(why);
    return why;
  }

  /**
   * Ends the call, which threw, with all that is to end with it. On the loop; it has not ended.
   *
   * @param why with what
   */
  protected void fail(Status why) {
    end(why);
  }

  /** Ends the call early with CANCELLED, on the loop, where that is possible; it has not ended. */
  protected void withdraw() {}

  @Override
  public final void run() {
    performContained();
  }

  /**
   * Whether the call has its outcome. Loop only.
   *
   * @return whether it ended
   */
  public final boolean hasEnded() {
    return ended;
  }

  /**
   * Ends the call without a number; the completion runs soon, on the loop.
   *
   * @param status how
   * @return the same status
   */
  public final Status end(Status status) {
    return end(status, 0, null);
  }

  /**
   * Ends the call; the completion runs soon, on the loop.
   *
   * @param status how
   * @param information the number beside the status
   * @return the same status
   */
  public final Status end(Status status, long information) {
    return end(status, information, null);
  }

  /**
   * Ends the call; the completion runs soon, on the loop.
   *
   * @param status how
   * @param information the number beside the status
   * @param result the new socket or other result, where the call has one
   * @return the same status
   * @throws IllegalStateException if it ended before (WSK R9)
   */
  public final Status end(Status status, long information, @Nullable Object result) {
    assert loop.inEventLoop() : "ends off the loop";
    if (ended) {
      throw new IllegalStateException("ended twice (WSK R9): " + this);
    }
    ended = true;
    Request token = request;
    if (token != null) {
      loop.later(() -> complete(token, status, information, result));
    }
    return status;
  }

  private void complete(Request token, Status status, long information, @Nullable Object result) {
    loop.completed(this);
    RequestProtocol.complete(token, status, information, result);
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
    return loop.mustNotWait();
  }

  @Override
  public final void checkMayWait() {
    RequestOperation.super.checkMayWait();
    loop.checkCanWait();
  }
}
