package dev.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.spi.RequestOperation;
import dev.sluice.spi.RequestProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class RequestTest {
  private final Operation operation = new Operation();

  @Test
  void wskR9_completesOncePerUseAndCanBeUsedAgain() {
    List<Status> completions = new ArrayList<>();
    Request request = new Request(done -> completions.add(done.status()));

    RequestProtocol.begin(request, operation);
    RequestProtocol.complete(request, Status.SUCCESS, 5, null);
    assertThatIllegalStateException()
        .isThrownBy(() -> RequestProtocol.complete(request, Status.SUCCESS, 5, null));
    assertThat(request.information()).isEqualTo(5);

    RequestProtocol.begin(request, operation);
    assertThat(request.isDone()).isFalse();
    assertThat(request.information()).isZero();
    RequestProtocol.complete(request, Status.CANCELLED, 0, null);

    assertThat(completions).containsExactly(Status.SUCCESS, Status.CANCELLED);
  }

  @Test
  void refusesASecondCallWhilePending() {
    Request request = new Request();
    RequestProtocol.begin(request, operation);

    assertThatIllegalStateException().isThrownBy(() -> RequestProtocol.begin(request, operation));
  }

  @Test
  void awaitReturnsWhatAnotherThreadCompletes() throws Exception {
    Request request = new Request();
    RequestProtocol.begin(request, operation);
    CompletableFuture<Void> other = CompletableFuture.runAsync(
        () -> RequestProtocol.complete(request, Status.IO_TIMEOUT, 0, null));

    assertThat(request.await()).isEqualTo(Status.IO_TIMEOUT);
    other.get(30, TimeUnit.SECONDS);
  }

  @Test
  void awaitGivesUpAfterItsTime() throws Exception {
    Request request = new Request();
    RequestProtocol.begin(request, operation);

    assertThat(request.await(1, TimeUnit.MILLISECONDS)).isEqualTo(Status.PENDING);
  }

  @Test
  void awaitThrowsWhereWaitingIsForbidden() {
    Request request = new Request();
    operation.forbidden = true;
    RequestProtocol.begin(request, operation);

    assertThatIllegalStateException().isThrownBy(request::await).withMessageContaining("1.6");
  }

  @Test
  void cancelReachesThePendingCallOnly() {
    Request request = new Request();
    request.cancel();
    RequestProtocol.begin(request, operation);
    request.cancel();
    RequestProtocol.complete(request, Status.CANCELLED, 0, null);
    request.cancel();

    assertThat(operation.cancels).isEqualTo(1);
  }

  private static final class Operation implements RequestOperation {
    private boolean forbidden;
    private int cancels;

    @Override
    public void cancel() {
      cancels++;
    }

    @Override
    public boolean mustNotWait() {
      return forbidden;
    }
  }
}
