package dev.sluice.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.api.Disconnect;
import dev.sluice.api.SocketStatistics;
import dev.sluice.api.StatusException;
import dev.sluice.netty.NettyConfiguration;
import dev.sluice.netty.Transport;
import dev.sluice.streams.Frames;
import dev.sluice.streams.SendException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Every mode of receiving and sending with random data over real sockets. */
@Timeout(120)
class ModesTest extends Loopback {
  private static final int SIZE = 3_000_000;

  @Override
  NettyConfiguration configuration() {
    return super.configuration().withTransport(Transport.AUTO);
  }

  static Stream<Arguments> receiving() {
    return Stream.of(
        mode("receive", c -> joined(c.receive())),
        mode("receive, one at a time", c -> joined(c.receive().limitRate(1))),
        mode(
            "receive on another thread",
            c -> joined(c.receive().publishOn(Schedulers.parallel(), 4))),
        mode("borrowed", c -> joinedCopies(c.receiveBorrowed())),
        mode("borrowed in pieces", c -> joinedCopies(c.receiveBorrowed(1_000))),
        mode("retained", c -> joinedArrays(c.receiveRetained().map(Loopback::take))),
        mode(
            "retained through operators",
            c -> joinedArrays(c.receiveRetained(
                flux -> flux.publishOn(Schedulers.parallel(), 4).map(Loopback::take)))),
        mode(
            "scoped",
            c -> joinedArrays(
                c.receiveScoped(data -> Flux.fromIterable(data.buffers()).map(ModesTest::copy)))),
        mode(
            "scoped on another thread",
            c -> joinedArrays(c.receiveScoped(data -> Flux.fromIterable(data.buffers())
                .publishOn(Schedulers.parallel())
                .map(ModesTest::copy)))),
        mode("frames", c -> joined(c.receive(Frames.fixed(1_000)))),
        mode("borrowed frames", c -> joinedCopies(c.receiveBorrowed(Frames.fixed(1_000)))),
        mode("frames, one at a time", c -> joined(c.receive(Frames.fixed(60)).limitRate(1))),
        mode(
            "frames on another thread",
            c -> joined(c.receive(Frames.fixed(1_000)).publishOn(Schedulers.parallel()))),
        mode(
            "batches on another thread",
            c -> joined(c.receiveBatches(Frames.fixed(60))
                .publishOn(Schedulers.parallel(), 2)
                .flatMapIterable(batch -> batch))),
        mode("read", c -> joined(c.read(4_096))),
        mode("read, one at a time", c -> joined(c.read(100_000).limitRate(1))),
        mode(
            "read on another thread",
            c -> joined(c.read(4_096).publishOn(Schedulers.parallel(), 4))));
  }

  private static Arguments mode(String name, Function<ReactorConnection, Mono<byte[]>> receive) {
    return Arguments.of(name, receive);
  }

  private static Mono<byte[]> joinedCopies(Flux<ByteBuffer> borrowed) {
    return joinedArrays(borrowed.map(ModesTest::copy));
  }

  private static byte[] copy(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("receiving")
  void everyByteArrivesInOrder(String name, Function<ReactorConnection, Mono<byte[]>> receive) {
    Pair pair = connect();
    byte[] data = random(SIZE);
    CompletableFuture<byte[]> received = receive.apply(pair.server()).toFuture();
    get(pair.client().send(pieces(data)).then(pair.client().disconnect()));
    assertThat(get(Mono.fromFuture(received))).isEqualTo(data);
    awaitNothingRetained(pair.server());
    SocketStatistics statistics = pair.server().statistics();
    assertThat(statistics.receive().bytesAccepted()).isEqualTo(SIZE);
    assertThat(statistics.receive().refusedReleases()).isZero();
    get(Mono.when(pair.server().close(), pair.client().close()));
  }

  @Test
  void oneBuffer_isSentAndKeepsItsPosition() {
    Pair pair = connect();
    byte[] data = random(SIZE);
    ByteBuffer buffer = ByteBuffer.wrap(data);
    CompletableFuture<byte[]> received = joined(pair.server().receive()).toFuture();
    get(pair.client().send(buffer).then(pair.client().disconnect()));
    assertThat(get(Mono.fromFuture(received))).isEqualTo(data);
    assertThat(buffer.position()).isZero();
    pair.abort();
  }

  @Test
  void retainedData_goFromOneConnectionToAnother() {
    Pair in = connect();
    Pair out = connect();
    byte[] data = random(SIZE);
    CompletableFuture<byte[]> received = joined(out.server().receive()).toFuture();
    CompletableFuture<Void> relayed = out.client()
        .sendRetained(in.server().receiveRetained())
        .then(out.client().disconnect())
        .toFuture();
    get(in.client().send(pieces(data)).then(in.client().disconnect()));
    assertThat(get(Mono.fromFuture(received))).isEqualTo(data);
    get(Mono.fromFuture(relayed));
    awaitNothingRetained(in.server());
    assertThat(in.server().statistics().receive().success()).isZero();
    in.abort();
    out.abort();
  }

  @Test
  void disconnects_areReplayed() {
    Pair pair = connect();
    get(pair.client().disconnect());
    assertThat(pair.server().disconnected().blockFirst(LIMIT)).isEqualTo(Disconnect.GRACEFUL);
    assertThat(pair.server().disconnected().blockFirst(LIMIT)).isEqualTo(Disconnect.GRACEFUL);
    get(pair.client().abort());
    get(pair.server().abort());
    assertThat(pair.server().disconnected().collectList().block(LIMIT))
        .startsWith(Disconnect.GRACEFUL);
  }

  @Test
  void abort_failsThePeersReceive() {
    Pair pair = connect();
    CompletableFuture<byte[]> received = joined(pair.server().receive()).toFuture();
    get(pair.client().abort());
    assertThat(received)
        .failsWithin(LIMIT)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(StatusException.class)
        .withMessageContaining("reset");
    pair.abort();
  }

  @Test
  void sendToAClosedPeer_tellsHowMuchWasHandedOver() {
    Pair pair = connect();
    CompletableFuture<Void> sent =
        pair.client().send(pieces(random(1 << 20)).repeat()).toFuture();
    get(pair.server().abort());
    assertThat(sent)
        .failsWithin(LIMIT)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(SendException.class);
    pair.abort();
  }

  @Test
  void withoutDemand_nothingIsEmittedAndThePeerIsHeldBack() {
    Pair pair = connect();
    AtomicReference<Subscription> subscription = new AtomicReference<>();
    byte[] data = random(32 << 20);
    CompletableFuture<Void> sent = pair.client()
        .send(ByteBuffer.wrap(data))
        .then(pair.client().disconnect())
        .toFuture();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CompletableFuture<Void> complete = new CompletableFuture<>();
    pair.server().receive().subscribe(new BaseSubscriber<>() {
      @Override
      protected void hookOnSubscribe(Subscription s) {
        subscription.set(s);
        s.request(1);
      }

      @Override
      protected void hookOnNext(ByteBuffer value) {
        append(out, value);
      }

      @Override
      protected void hookOnComplete() {
        complete.complete(null);
      }
    });
    soon().until(() -> pair.server().statistics().receive().paused());
    assertThat(out.size()).isLessThanOrEqualTo(options().elementSize());
    assertThat(sent).isNotDone();
    assertThat(pair.server().statistics().receive().heldBytes())
        .isLessThanOrEqualTo(configuration().receiveBuffer());
    subscription.get().request(Long.MAX_VALUE);
    assertThat(complete).succeedsWithin(LIMIT);
    assertThat(sent).succeedsWithin(LIMIT);
    assertThat(out.toByteArray()).isEqualTo(data);
    pair.abort();
  }

  @Test
  void successiveSubscribers_continueWithTheNextByte() {
    Pair pair = connect();
    byte[] data = random(SIZE);
    CompletableFuture<Void> sent =
        pair.client().send(pieces(data)).then(pair.client().disconnect()).toFuture();
    Flux<byte[]> inTurns = Flux.concat(
        pair.server().receive().take(3).map(ModesTest::copy),
        pair.server().receiveRetained().take(3).map(Loopback::take),
        pair.server().receiveBorrowed(1_000).take(3).map(ModesTest::copy),
        pair.server().receiveScoped(d -> Mono.fromSupplier(d::toByteArray)).take(3),
        pair.server().receive().map(ModesTest::copy));
    assertThat(get(joinedArrays(inTurns))).isEqualTo(data);
    assertThat(sent).succeedsWithin(LIMIT);
    awaitNothingRetained(pair.server());
    pair.abort();
  }

  @Test
  void secondSubscriber_isRefused() {
    Pair pair = connect();
    CompletableFuture<byte[]> first = joined(pair.server().receive()).toFuture();
    assertThat(pair.server().receiveRetained().collectList().toFuture())
        .failsWithin(LIMIT)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(IllegalStateException.class);
    get(pair.client().disconnect());
    assertThat(first).succeedsWithin(LIMIT);
    pair.abort();
  }

  @Test
  void transportIsTheOneAskedFor() {
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
    assertThat(sockets.streams().client().transport()).isEqualTo("epoll");
  }
}
