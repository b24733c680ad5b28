package dev.sluice.api;

import dev.sluice.spi.RequestOperation;
import dev.sluice.spi.RequestProtocol;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The token of one asynchronous call: WSK's IRP. Every call that takes a request completes it
 * exactly once, whatever the call returned (WSK R9); a completed request can be handed to another
 * call.
 *
 * <pre>
 * from     event             to       by
 * IDLE     a call takes it   PENDING  the caller
 * PENDING  the call ends     DONE     the socket's event loop; the caller, if that loop has ended
 * DONE     a call takes it   PENDING  the caller
 * </pre>
 *
 * <p><b>Threads:</b> the completion runs on the socket's event loop, never inside another callback,
 * also when the call has its outcome at once; on a closed client, whose loops have ended, inside
 * the call. It may start new calls, with this request too (D21). It must not block.
 *
 * <p>Source: WSK reference 1.5.
 */
public final class Request {
  static {
    RequestProtocol.install(new Protocol());
  }

  private final @Nullable Consumer<Request> completion;

  /** Where the table above stands; guarded by this. Waiters wait on this. */
  private State state = State.IDLE;

  /** What is going on while PENDING, else null; guarded by this. */
  private @Nullable RequestOperation operation;

  /** Written when the state turns; guarded by this. */
  private Status status = Status.PENDING;

  /** As {@link #status}. */
  private long information;

  /** As {@link #status}. */
  private @Nullable Object result;

  private enum State {
    IDLE,
    PENDING,
    DONE
  }

  /** A request to wait for with {@link #await()}. */
  public Request() {
    this.completion = null;
  }

  /**
   * A request that tells its completion.
   *
   * @param completion called once per use, with this request; what it throws is logged
   */
  public Request(Consumer<Request> completion) {
    this.completion = Objects.requireNonNull(completion, "completion");
  }

  /**
   * Whether the latest use has ended.
   *
   * @return {@code false} before the first use and while a call is pending
   */
  public synchronized boolean isDone() {
    return state == State.DONE;
  }

  /**
   * How the latest use ended.
   *
   * @return the status; {@link Status#PENDING} before that
   */
  public synchronized Status status() {
    return status;
  }

  /**
   * IoStatus.Information: what the call says beside its status, mostly a number of bytes.
   *
   * @return the number; 0 where the call has none
   */
  public synchronized long information() {
    return information;
  }

  /**
   * The socket that the call created or accepted.
   *
   * @param type its category
   * @param <S> its category
   * @return the socket
   * @throws IllegalStateException if the call is not done, failed, or has no such result
   */
  public synchronized <S extends EventSocket> S socket(Class<S> type) {
    return result(type);
  }

  /**
   * What else the call says: the out parameters of WSK's functions.
   *
   * @param type as the call documents it
   * @param <T> the type
   * @return the result
   * @throws IllegalStateException if the call is not done, failed, or has no such result
   */
  public synchronized <T> T result(Class<T> type) {
    if (!type.isInstance(result)) {
      throw new IllegalStateException("no " + type.getSimpleName() + " here: " + this);
    }
    return type.cast(result);
  }

  /**
   * Asks for an early end with {@link Status#CANCELLED}. The call may still end otherwise; a
   * request that is not pending is left alone. Does not wait.
   */
  public void cancel() {
    RequestOperation pending;
    synchronized (this) {
      pending = operation;
    }
    if (pending != null) {
      pending.cancel();
    }
  }

  /**
   * Waits for the end of the latest use.
   *
   * @return its status
   * @throws InterruptedException if the thread is interrupted meanwhile; the call goes on
   * @throws IllegalStateException on a thread that runs callbacks, which must not wait (WSK
   *     reference 1.6); or if the request was never used
   */
  public Status await() throws InterruptedException {
    synchronized (this) {
      checkMayWait();
      while (state == State.PENDING) {
        wait();
      }
      return status;
    }
  }

  /**
   * Waits for the end of the latest use, but not for ever.
   *
   * @param timeout how long at most
   * @param unit of {@code timeout}
   * @return its status, or {@link Status#PENDING} if it has not ended in time
   * @throws InterruptedException if the thread is interrupted meanwhile; the call goes on
   * @throws IllegalStateException as {@link #await()}
   */
  public Status await(long timeout, TimeUnit unit) throws InterruptedException {
    long deadline = System.nanoTime() + unit.toNanos(timeout);
    synchronized (this) {
      checkMayWait();
      while (state == State.PENDING) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return Status.PENDING;
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
      return status;
    }
  }

  private void checkMayWait() {
    if (state == State.IDLE) {
      throw new IllegalStateException("no call was given this request");
    }
    if (operation != null) {
      operation.checkMayWait();
    }
  }

  @Override
  public synchronized String toString() {
    return "Request[" + state + ", " + status + ", " + information + "]";
  }

  /** The provider's side of a request. */
  private static final class Protocol extends RequestProtocol {
    @Override
    protected void doBegin(Request request, RequestOperation operation) {
      synchronized (request) {
        if (request.state == State.PENDING) {
          throw new IllegalStateException("the request is pending in another call");
        }
        request.state = State.PENDING;
        request.operation = operation;
        request.status = Status.PENDING;
        request.information = 0;
        request.result = null;
      }
    }

    @Override
    protected void doComplete(
        Request request, Status status, long information, @Nullable Object result) {
      synchronized (request) {
        if (request.state != State.PENDING) {
          throw new IllegalStateException("completed twice (WSK R9): " + request);
        }
        request.state = State.DONE;
        request.operation = null;
        request.status = status;
        request.information = information;
        request.result = result;
        request.notifyAll();
      }
      if (request.completion != null) {
        request.completion.accept(request);
      }
    }
  }
}
