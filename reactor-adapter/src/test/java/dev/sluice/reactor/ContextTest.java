package dev.sluice.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.streams.RetainedData;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The subscriber's context is seen wherever user code runs for it. */
@Timeout(120)
class ContextTest extends Loopback {
  private static final String KEY = "key";

  private static <T> Mono<T> withContext(Mono<T> mono) {
    return mono.contextWrite(context -> context.put(KEY, "value"));
  }

  private static Mono<String> key() {
    return Mono.deferContextual(context -> Mono.just(context.getOrDefault(KEY, "missing")));
  }

  @Test
  void sourceOfASend_seesIt() {
    Pair pair = connect();
    CompletableFuture<byte[]> received = joined(pair.server().receive()).toFuture();
    Mono<ByteBuffer> source = key().map(value -> ByteBuffer.wrap(value.getBytes()));
    get(withContext(pair.client().send(source)));
    get(pair.client().disconnect());
    assertThat(get(Mono.fromFuture(received))).asString().isEqualTo("value");
    pair.abort();
  }

  @Test
  void sourceOfARetainedSend_seesIt() {
    Pair pair = connect();
    CompletableFuture<String> seen = new CompletableFuture<>();
    Flux<RetainedData> source = key().doOnNext(seen::complete).thenMany(Flux.empty());
    get(withContext(pair.client().sendRetained(source)));
    assertThat(seen).isCompletedWithValue("value");
    pair.abort();
  }

  @Test
  void operatorsOfRetainedReceive_seeIt() {
    Pair pair = connect();
    get(pair.client().send(ByteBuffer.wrap(new byte[] {1})));
    String seen = get(withContext(pair.server()
        .receiveRetained(flux -> flux.concatMap(data -> {
          data.release();
          return key();
        }))
        .next()));
    assertThat(seen).isEqualTo("value");
    pair.abort();
  }

  @Test
  void innerPublishersOfScopedReceive_seeIt() {
    Pair pair = connect();
    get(pair.client().send(ByteBuffer.wrap(new byte[] {1})));
    assertThat(get(withContext(pair.server().receiveScoped(data -> key()).next())))
        .isEqualTo("value");
    pair.abort();
  }

  @Test
  void handlersOfServe_seeIt() {
    ReactorListener listener = listen();
    CompletableFuture<String> seen = new CompletableFuture<>();
    Disposable serving =
        withContext(listener.serve(c -> key().doOnNext(seen::complete).then())).subscribe();
    ReactorConnection client = get(sockets.connect(listener.localAddress()));
    assertThat(seen).succeedsWithin(LIMIT).isEqualTo("value");
    get(client.close());
    serving.dispose();
    get(listener.close());
  }
}
