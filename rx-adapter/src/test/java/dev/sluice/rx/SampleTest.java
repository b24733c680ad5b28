package dev.sluice.rx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The sample of the documentation in RxJava. */
@Timeout(120)
class SampleTest {
  @Test
  void echoAnswers() {
    try (RxSockets sockets = RxSockets.create()) {
      RxListener listener =
          sockets.listen(new InetSocketAddress("127.0.0.1", 0)).blockingGet();
      listener.serve(c -> c.sendRetained(c.receiveRetained())).subscribe();

      RxConnection c = sockets.connect(listener.localAddress()).blockingGet();
      c.send(ByteBuffer.wrap("hello".getBytes(UTF_8))).andThen(c.disconnect()).blockingAwait();
      byte[] answer = Loopback.joined(c.receive()).blockingGet();

      assertThat(answer).asString(UTF_8).isEqualTo("hello");
    }
  }

  /**
   * The client does not read: the echo's send window fills, its receive pauses, the client's send
   * is held back.
   */
  @Test
  void echoHoldsBackWhoDoesNotRead() {
    try (RxSockets sockets = RxSockets.create()) {
      RxListener listener =
          sockets.listen(new InetSocketAddress("127.0.0.1", 0)).blockingGet();
      List<RxConnection> echoes = new CopyOnWriteArrayList<>();
      listener
          .serve(c -> {
            echoes.add(c);
            return c.sendRetained(c.receiveRetained());
          })
          .subscribe();
      RxConnection c = sockets.connect(listener.localAddress()).blockingGet();
      byte[] data = Loopback.random(64 << 20);
      CompletableFuture<Boolean> sent =
          Loopback.future(c.send(ByteBuffer.wrap(data)).andThen(c.disconnect()));

      Loopback.soon().until(() -> !echoes.isEmpty());
      RxConnection echo = echoes.get(0);
      Loopback.soon().until(() -> echo.statistics().receive().paused());
      assertThat(sent).isNotDone();
      assertThat(echo.statistics().receive().success()).isZero();
      assertThat(echo.statistics().send().maxHeldBytes())
          .isLessThanOrEqualTo(sockets.streams().options().sendWindow() + (64 << 10));

      byte[] answer = Loopback.get(Loopback.joined(c.receive()));
      assertThat(answer).isEqualTo(data);
      assertThat(sent).succeedsWithin(Loopback.LIMIT);
      Loopback.awaitNothingRetained(echo);
    }
  }
}
