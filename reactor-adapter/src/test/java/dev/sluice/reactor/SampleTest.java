package dev.sluice.reactor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.SocketStatistics;
import dev.sluice.streams.Frames;
import dev.sluice.streams.RetainedData;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The sample of the documentation, as it stands there. */
@Timeout(120)
class SampleTest {
  @Test
  void echoAnswers() {
    try (ReactorSockets sockets = ReactorSockets.create()) {
      ReactorListener listener =
          sockets.listen(new InetSocketAddress("127.0.0.1", 0)).block();
      listener.serve(c -> c.sendRetained(c.receiveRetained())).subscribe();

      ReactorConnection c = sockets.connect(listener.localAddress()).block();
      c.send(ByteBuffer.wrap("hello".getBytes(UTF_8))).then(c.disconnect()).block();
      String answer =
          Loopback.joined(c.receive()).map(bytes -> new String(bytes, UTF_8)).block();

      assertThat(answer).isEqualTo("hello");
    }
  }

  @Test
  void linesAreAnsweredOneByOne() {
    try (ReactorSockets sockets = ReactorSockets.create()) {
      ReactorListener listener =
          sockets.listen(new InetSocketAddress("127.0.0.1", 0)).block();
      listener
          .serve(c -> c.send(c.receive(Frames.lines(UTF_8, 8192))
              .map(line -> UTF_8.encode(line.toUpperCase(Locale.ROOT) + "\n"))))
          .subscribe();

      ReactorConnection c = sockets.connect(listener.localAddress()).block();
      c.send(ByteBuffer.wrap("one\r\ntwo\nthree".getBytes(UTF_8)))
          .then(c.disconnect())
          .block();

      assertThat(c.receive(Frames.lines(UTF_8, 8192)).collectList().block())
          .containsExactly("ONE", "TWO", "THREE");
    }
  }

  @Test
  void everyMethodOfTheSampleIsThere() {
    try (ReactorSockets sockets = ReactorSockets.create()) {
      ReactorListener listener =
          sockets.listen(new InetSocketAddress("127.0.0.1", 0)).block();
      Disposable serving =
          listener.serve(c -> c.sendRetained(c.receiveRetained())).subscribe();
      ReactorConnection c = sockets.connect(listener.localAddress()).block();

      Flux<ByteBuffer> copies = c.receive();
      Flux<ByteBuffer> borrowed = c.receiveBorrowed();
      Flux<RetainedData> retained = c.receiveRetained();
      Flux<String> lines = c.receive(Frames.lines(UTF_8, 8192));
      Flux<List<String>> batches = c.receiveBatches(Frames.lines(UTF_8, 8192));
      Flux<ByteBuffer> pulled = c.read(4096);
      SocketStatistics statistics = c.statistics();
      assertThat(List.of(copies, borrowed, retained, lines, batches, pulled)).doesNotContainNull();
      assertThat(statistics.receive().bytesRead()).isZero();

      c.disconnect().block();
      assertThat(c.disconnected().blockFirst()).isNotNull();
      c.close().block();
      c.abort().block();
      serving.dispose();
    }
  }

  /**
   * Client does not read: the echo's send window fills, its receive pauses, and the client's send
   * is held back.
   */
  @Test
  void echoHoldsBackWhoDoesNotRead() {
    try (ReactorSockets sockets = ReactorSockets.create()) {
      ReactorListener listener =
          sockets.listen(new InetSocketAddress("127.0.0.1", 0)).block();
      List<ReactorConnection> echoes = new CopyOnWriteArrayList<>();
      listener
          .serve(c -> {
            echoes.add(c);
            return c.sendRetained(c.receiveRetained());
          })
          .subscribe();
      ReactorConnection c = sockets.connect(listener.localAddress()).block();
      byte[] data = Loopback.random(64 << 20);
      CompletableFuture<Void> sent =
          c.send(ByteBuffer.wrap(data)).then(c.disconnect()).toFuture();

      await().atMost(Duration.ofSeconds(20)).until(() -> !echoes.isEmpty());
      ReactorConnection echo = echoes.get(0);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> echo.statistics().receive().paused());
      assertThat(sent).isNotDone();
      assertThat(echo.statistics().receive().success()).isZero();
      assertThat(echo.statistics().send().maxHeldBytes())
          .isLessThanOrEqualTo(sockets.streams().options().sendWindow() + (64 << 10));

      byte[] answer = Loopback.joined(c.receive()).block(Duration.ofSeconds(30));
      assertThat(answer).isEqualTo(data);
      Loopback.get(Mono.fromFuture(sent));
      Loopback.awaitNothingRetained(echo);
    }
  }
}
