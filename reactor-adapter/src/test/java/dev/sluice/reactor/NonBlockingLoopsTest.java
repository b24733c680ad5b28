package dev.sluice.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

@Timeout(120)
class NonBlockingLoopsTest extends Loopback {
  @Test
  void blockingOnAnEventLoop_throwsInsteadOfWaitingForItself() throws Exception {
    assumeThat(NonBlockingLoops.areKnown()).as("Reactor 3.7 or later").isTrue();
    Pair pair = connect();
    CompletableFuture<Throwable> refused = pair.server()
        .receive()
        .map(bytes -> pair.server().send(bytes).thenReturn(bytes).block())
        .<Throwable>then(Mono.empty())
        .onErrorResume(Mono::just)
        .toFuture();
    get(pair.client().send(ByteBuffer.allocate(1)));
    assertThat(refused.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("blocking");
    pair.abort();
  }

  @Test
  void otherThreadsMayBlock() {
    assertThat(Schedulers.isNonBlockingThread(Thread.currentThread())).isFalse();
  }
}
