package dev.sluice.rx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.StatusException;
import dev.sluice.streams.CancelPolicy;
import dev.sluice.streams.ConnectionTimeoutException;
import dev.sluice.streams.StreamOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cancel policies and timeouts as operators meet them. */
@Timeout(120)
class PolicyTest extends Loopback {
  @Override
  StreamOptions options() {
    return super.options().withCancelPolicy(CancelPolicy.CLOSE);
  }

  @Test
  void anOperatorThatHasEnough_closesTheConnectionInOrder() {
    Pair pair = connect();
    CompletableFuture<byte[]> end = future(joined(pair.client().receive()));
    CompletableFuture<ByteBuffer> first = future(pair.server().receive().firstOrError());
    run(pair.client().send(ByteBuffer.wrap(random(10))));
    assertThat(first).succeedsWithin(LIMIT);
    assertThat(end).succeedsWithin(LIMIT);
    pair.abort();
  }

  @Test
  void aConnectionMayHaveAPolicyOfItsOwn() {
    Pair pair = connect();
    pair.server().onCancel(CancelPolicy.ABORT);
    CompletableFuture<byte[]> end = future(joined(pair.client().receive()));
    CompletableFuture<ByteBuffer> first = future(pair.server().receive().firstOrError());
    run(pair.client().send(ByteBuffer.wrap(random(10))));
    assertThat(first).succeedsWithin(LIMIT);
    assertThat(end)
        .failsWithin(LIMIT)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(StatusException.class)
        .withMessageContaining("reset");
    pair.abort();
  }

  @Test
  void aTimeout_isAnErrorOfThePipeline() {
    RxListener silent = listen();
    StreamOptions timed = options().withReadTimeout(Duration.ofMillis(100));
    try (RxSockets impatient = RxSockets.create(configuration(), timed)) {
      assertThat(future(
              impatient.connect(silent.localAddress()).flatMap(c -> c.receive().firstOrError())))
          .failsWithin(LIMIT)
          .withThrowableThat()
          .havingRootCause()
          .isInstanceOf(ConnectionTimeoutException.class);
    }
    run(silent.close());
  }
}
