package dev.sluice.tck.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.EventSocket;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** One use of a request, which counts how often it was completed. */
public final class Call {
  private final AtomicInteger completions = new AtomicInteger();
  private final CountDownLatch completed = new CountDownLatch(1);
  private final Request request;

  /** What the call returned; the starting thread's. */
  private Status returned = Status.PENDING;

  private Call(Runnable atCompletion) {
    this.request = new Request(done -> {
      completions.incrementAndGet();
      atCompletion.run();
      completed.countDown();
    });
  }

  /** Makes a call, not waiting for its end. */
  public static Call start(Function<Request, Status> call) {
    return start(call, () -> {});
  }

  /** Makes a call that runs something on its completion. */
  public static Call start(Function<Request, Status> call, Runnable atCompletion) {
    Call made = new Call(atCompletion);
    made.returned = call.apply(made.request);
    return made;
  }

  /** Makes a call and waits for its end. */
  public static Status run(Function<Request, Status> call) {
    return start(call).status();
  }

  /** Makes a call that must succeed, and gives its information. */
  public static long information(Function<Request, Status> call) {
    Call made = start(call);
    assertThat(made.status()).isEqualTo(Status.SUCCESS);
    return made.request.information();
  }

  /** Makes a call that must succeed, and gives its socket. */
  public static <S extends EventSocket> S socket(Class<S> type, Function<Request, Status> call) {
    Call made = start(call);
    assertThat(made.status()).isEqualTo(Status.SUCCESS);
    return made.request.socket(type);
  }

  /** How the call ended; waits 5 seconds for that, and for the completion, at most. */
  public Status status() {
    try {
      Status status = request.await(5, TimeUnit.SECONDS);
      assertThat(status).as("the call ends within 5 s").isNotEqualTo(Status.PENDING);
      assertThat(completed.await(5, TimeUnit.SECONDS)).as("the completion runs").isTrue();
      return status;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  /** Waits for the end, but not for long. */
  public boolean endsWithin(Duration atMost) {
    try {
      return request.await(atMost.toMillis(), TimeUnit.MILLISECONDS) != Status.PENDING;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  public Status returned() {
    return returned;
  }

  public long information() {
    return request.information();
  }

  public boolean isDone() {
    return request.isDone();
  }

  public int completions() {
    return completions.get();
  }

  public Request request() {
    return request;
  }

  @Override
  public String toString() {
    return "returned " + returned + ", " + request + ", " + completions + " completions";
  }
}
