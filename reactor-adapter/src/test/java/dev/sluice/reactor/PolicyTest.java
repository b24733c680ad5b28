package dev.sluice.reactor;

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
    CompletableFuture<byte[]> end = joined(pair.client().receive()).toFuture();
    CompletableFuture<ByteBuffer> first = pair.server().receive().next().toFuture();
    get(pair.client().send(ByteBuffer.wrap(random(10))));
    assertThat(first).succeedsWithin(LIMIT);
    assertThat(end).succeedsWithin(LIMIT);
    pair.abort();
  }

  @Test
  void aConnectionMayHaveAPolicyOfItsOwn() {
    Pair pair = connect();
    pair.server().onCancel(CancelPolicy.ABORT);
    CompletableFuture<byte[]> end = joined(pair.client().receive()).toFuture();
    CompletableFuture<ByteBuffer> first = pair.server().receive().next().toFuture();
    get(pair.client().send(ByteBuffer.wrap(random(10))));
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
    ReactorListener silent = listen();
    StreamOptions timed = options().withReadTimeout(Duration.ofMillis(100));
    try (ReactorSockets impatient = ReactorSockets.create(configuration(), timed)) {
      assertThat(impatient
              .connect(silent.localAddress())
              .flatMap(c -> c.receive().next())
              .toFuture())
          .failsWithin(LIMIT)
          .withThrowableThat()
          .havingRootCause()
          .isInstanceOf(ConnectionTimeoutException.class);
    }
    get(silent.close());
  }
}
