package dev.sluice.netty.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.Request;
import dev.sluice.api.Status;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A request that knows how often it was completed, and on which thread. */
final class Counted {
  private final AtomicInteger completions = new AtomicInteger();
  private final CountDownLatch completed = new CountDownLatch(1);

  /** Written by the completion, read by the test. */
  private volatile String thread = "";

  private final Request request = new Request(done -> {
    thread = Thread.currentThread().getName();
    completions.incrementAndGet();
    completed.countDown();
  });

  /** Waits for anything else. */
  static void until(BooleanSupplier condition) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .until(condition::getAsBoolean);
  }

  /** Begins a call with it. */
  Counted in(Consumer<Request> call) {
    call.accept(request);
    return this;
  }

  Request request() {
    return request;
  }

  /** How the call ended; waits for that. */
  Status status() {
    try {
      assertThat(completed.await(30, TimeUnit.SECONDS)).as("the call ends").isTrue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
    assertThat(completions.get()).isEqualTo(1);
    return request.status();
  }

  boolean isDone() {
    return request.isDone();
  }

  int completions() {
    return completions.get();
  }

  String thread() {
    return thread;
  }
}
