package dev.sluice.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.netty.NettyConfiguration;
import dev.sluice.netty.Transport;
import dev.sluice.streams.RetainedData;
import dev.sluice.streams.StreamOptions;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Real sockets on this machine for one test, and the proof that it left none. */
abstract class Loopback {
  static final Duration LIMIT = Duration.ofSeconds(20);

  ReactorSockets sockets;

  /** What the sockets of a test are like; a test class may choose otherwise. */
  NettyConfiguration configuration() {
    return NettyConfiguration.defaults().withTransport(Transport.NIO).withEventLoops(2);
  }

  StreamOptions options() {
    return StreamOptions.defaults().withCloseDeadline(LIMIT);
  }

  @BeforeEach
  void open() {
    sockets = ReactorSockets.create(configuration(), options());
  }

  @AfterEach
  void leaveNothing() {
    sockets.close();
    assertThat(sockets.streams().client().sockets()).isEmpty();
  }

  ReactorListener listen() {
    return get(sockets.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
  }

  /** Both ends of one connection. */
  Pair connect() {
    ReactorListener listener = listen();
    CompletableFuture<ReactorConnection> accepted = listener.accept().next().toFuture();
    ReactorConnection client = get(sockets.connect(listener.localAddress()));
    ReactorConnection server = get(Mono.fromFuture(accepted));
    get(listener.close());
    return new Pair(client, server);
  }

  record Pair(ReactorConnection client, ReactorConnection server) {
    /** Ends both, whatever state they are in. */
    void abort() {
      Mono.when(client.abort(), server.abort()).block(LIMIT);
    }
  }

  static <T> T get(Mono<T> mono) {
    try {
      return mono.toFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  static byte[] random(int bytes) {
    byte[] data = new byte[bytes];
    new Random(bytes).nextBytes(data);
    return data;
  }

  /** The data in buffers of uneven sizes. */
  static Flux<ByteBuffer> pieces(byte[] data) {
    return Flux.generate(() -> 0, (at, sink) -> {
      if (at == data.length) {
        sink.complete();
        return at;
      }
      int length = Math.min(data.length - at, 1 + (at * 31 + 7) % 50_000);
      sink.next(ByteBuffer.wrap(data, at, length).slice());
      return at + length;
    });
  }

  static Mono<byte[]> joined(Flux<ByteBuffer> buffers) {
    return buffers
        .collect(ByteArrayOutputStream::new, Loopback::append)
        .map(ByteArrayOutputStream::toByteArray);
  }

  static void append(ByteArrayOutputStream out, ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    out.writeBytes(bytes);
  }

  static byte[] take(RetainedData data) {
    byte[] bytes = data.toByteArray();
    data.release();
    return bytes;
  }

  static Mono<byte[]> joinedArrays(Flux<byte[]> arrays) {
    return joined(arrays.map(ByteBuffer::wrap));
  }

  /** Looks often, and for as long as a test may take. */
  static ConditionFactory soon() {
    return await().atMost(LIMIT).pollInterval(Duration.ofMillis(5)).pollDelay(Duration.ZERO);
  }

  /** Waits until no retained memory is owed, without help of the garbage collector. */
  static void awaitNothingRetained(ReactorConnection connection) {
    soon().untilAsserted(() -> assertThat(retained(connection)).isZero());
  }

  static long retained(ReactorConnection connection) {
    return Objects.requireNonNull(connection).statistics().receive().retained();
  }
}
