package dev.sluice.tck.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.EventSocket;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** One use of a request, which counts how often it was completed. */
public final class Call {
  private final AtomicInteger completions = new AtomicInteger();
  private final Request request;

  /** What the call returned; the starting thread's. */
  private Status returned = Status.PENDING;

  private Call(Runnable atCompletion) {
    this.request = new Request(done -> {
      atCompletion.run();
      completions.incrementAndGet();
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

  /** How the call ended; goes on until then, and until the completion ran. */
  public Status status() {
    Driver driver = Driver.current();
    Status status = driver.await(request);
    assertThat(status).as("the call ends").isNotEqualTo(Status.PENDING);
    driver.until(() -> completions.get() > 0);
    return status;
  }

  /** Goes on for a while, not to the end. */
  public boolean endsSoon() {
    return Driver.current().endsSoon(request);
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
