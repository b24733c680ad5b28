package dev.sluice.netty.internal;

import dev.sluice.api.Request;
import dev.sluice.api.Status;
import dev.sluice.spi.support.Operation;
import org.jspecify.annotations.Nullable;

/**
 * A call on the client itself that may take its time. Ends early with CANCELLED when its request is
 * cancelled and when the client closes; from then on new ones answer DEVICE_NOT_READY.
 */
abstract class ClientCall extends Operation {
  final Loop home;
  private final ClientCalls calls;

  /** Whether it was made before the client began to close; the loop may come to it after that. */
  private final boolean inTime;

  ClientCall(Loop home, ClientCalls calls, Request request) {
    super(home, request);
    this.home = home;
    this.calls = calls;
    this.inTime = !calls.isClosing();
  }

  /** Carries the call out, on the loop; ends it by {@link #finish}, or leaves it PENDING. */
  abstract Status carryOut();

  @Override
  protected final Status perform() {
    if (hasEnded()) {
      return Status.CANCELLED; // its cancel overtook it
    }
    if (!calls.enter(this)) {
      return end(inTime ? Status.CANCELLED : Status.DEVICE_NOT_READY);
    }
    try {
      return carryOut();
    } catch (RuntimeException e) {
      return finish(Failures.status(e, Status.INVALID_PARAMETER), 0, null);
    }
  }

  @Override
  protected final void fail(Status why) {
    finish(why);
  }

  final Status finish(Status status) {
    return finish(status, 0, null);
  }

  final Status finish(Status status, long information, @Nullable Object result) {
    end(status, information, result);
    calls.leave(this);
    return status;
  }

  @Override
  protected void withdraw() {
    finish(Status.CANCELLED);
  }

  @Override
  protected final Status statusWithoutLoop() {
    return Status.DEVICE_NOT_READY;
  }
}
