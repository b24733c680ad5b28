package dev.sluice.rx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Disconnect;
import dev.sluice.api.SocketStatistics;
import dev.sluice.api.StatusException;
import dev.sluice.streams.Frames;
import dev.sluice.streams.SendException;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.reactivex.rxjava3.subscribers.TestSubscriber;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mode of receiving and sending with random data over real sockets. */
@Timeout(120)
class ModesTest extends Loopback {
  private static final int SIZE = 3_000_000;

  static Stream<Arguments> receiving() {
    return Stream.of(
        mode("receive", c -> joined(c.receive())),
        mode("receive, one at a time", c -> joined(c.receive().rebatchRequests(1))),
        mode(
            "receive on another thread",
            c -> joined(c.receive().observeOn(Schedulers.computation(), false, 4))),
        mode("borrowed", c -> joined(c.receiveBorrowed())),
        mode("borrowed in pieces", c -> joined(c.receiveBorrowed(1_000))),
        mode("retained", c -> joinedArrays(c.receiveRetained().map(Loopback::take))),
        mode(
            "retained on another thread",
            c -> joinedArrays(c.receiveRetained()
                .observeOn(Schedulers.computation(), false, 4)
                .map(Loopback::take))),
        mode(
            "scoped",
            c -> joinedArrays(c.receiveScoped(
                data -> Flowable.fromIterable(data.buffers()).map(Loopback::copy)))),
        mode(
            "scoped on another thread",
            c -> joinedArrays(c.receiveScoped(data -> Flowable.fromIterable(data.buffers())
                .observeOn(Schedulers.computation())
                .map(Loopback::copy)))),
        mode("frames", c -> joined(c.receive(Frames.fixed(1_000)))),
        mode("borrowed frames", c -> joined(c.receiveBorrowed(Frames.fixed(1_000)))),
        mode("frames, one at a time", c -> joined(c.receive(Frames.fixed(60)).rebatchRequests(1))),
        mode(
            "frames on another thread",
            c -> joined(c.receive(Frames.fixed(1_000)).observeOn(Schedulers.computation()))),
        mode(
            "batches on another thread",
            c -> joined(c.receiveBatches(Frames.fixed(60))
                .observeOn(Schedulers.computation(), false, 2)
                .flatMapIterable(batch -> batch))),
        mode("read", c -> joined(c.read(4_096))),
        mode("read, one at a time", c -> joined(c.read(100_000).rebatchRequests(1))),
        mode(
            "read on another thread",
            c -> joined(c.read(4_096).observeOn(Schedulers.computation(), false, 4))));
  }

  private static Arguments mode(String name, Function<RxConnection, Single<byte[]>> receive) {
    return Arguments.of(name, receive);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("receiving")
  void everyByteArrivesInOrder(String name, Function<RxConnection, Single<byte[]>> receive) {
    Pair pair = connect();
    byte[] data = random(SIZE);
    CompletableFuture<byte[]> received = future(receive.apply(pair.server()));
    run(pair.client().send(pieces(data)).andThen(pair.client().disconnect()));
    assertThat(received).succeedsWithin(LIMIT).isEqualTo(data);
    awaitNothingRetained(pair.server());
    SocketStatistics statistics = pair.server().statistics();
    assertThat(statistics.receive().bytesAccepted()).isEqualTo(SIZE);
    assertThat(statistics.receive().refusedReleases()).isZero();
    run(Completable.mergeArray(pair.server().close(), pair.client().close()));
  }

  @Test
  void oneBuffer_isSentAndKeepsItsPosition() {
    Pair pair = connect();
    byte[] data = random(SIZE);
    ByteBuffer buffer = ByteBuffer.wrap(data);
    CompletableFuture<byte[]> received = future(joined(pair.server().receive()));
    run(pair.client().send(buffer).andThen(pair.client().disconnect()));
    assertThat(received).succeedsWithin(LIMIT).isEqualTo(data);
    assertThat(buffer.position()).isZero();
    pair.abort();
  }

  @Test
  void retainedData_goFromOneConnectionToAnother() {
    Pair in = connect();
    Pair out = connect();
    byte[] data = random(SIZE);
    CompletableFuture<byte[]> received = future(joined(out.server().receive()));
    CompletableFuture<Boolean> relayed = future(out.client()
        .sendRetained(in.server().receiveRetained())
        .andThen(out.client().disconnect()));
    run(in.client().send(pieces(data)).andThen(in.client().disconnect()));
    assertThat(received).succeedsWithin(LIMIT).isEqualTo(data);
    assertThat(relayed).succeedsWithin(LIMIT);
    awaitNothingRetained(in.server());
    assertThat(in.server().statistics().receive().success()).isZero();
    in.abort();
    out.abort();
  }

  @Test
  void disconnects_areReplayed() {
    Pair pair = connect();
    run(pair.client().disconnect());
    assertThat(get(pair.server().disconnected().firstOrError())).isEqualTo(Disconnect.GRACEFUL);
    assertThat(get(pair.server().disconnected().firstOrError())).isEqualTo(Disconnect.GRACEFUL);
    pair.abort();
    assertThat(get(pair.server().disconnected().toList())).startsWith(Disconnect.GRACEFUL);
  }

  @Test
  void abort_failsThePeersReceive() {
    Pair pair = connect();
    CompletableFuture<byte[]> received = future(joined(pair.server().receive()));
    run(pair.client().abort());
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
    CompletableFuture<Boolean> sent =
        future(pair.client().send(pieces(random(1 << 20)).repeat()));
    run(pair.server().abort());
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
    byte[] data = random(32 << 20);
    CompletableFuture<Boolean> sent =
        future(pair.client().send(ByteBuffer.wrap(data)).andThen(pair.client().disconnect()));
    TestSubscriber<ByteBuffer> subscriber = new TestSubscriber<>(1);
    pair.server().receive().subscribe(subscriber);
    soon().until(() -> pair.server().statistics().receive().paused());
    subscriber.assertValueCount(1);
    assertThat(sent).isNotDone();
    assertThat(pair.server().statistics().receive().heldBytes())
        .isLessThanOrEqualTo(configuration().receiveBuffer());
    subscriber.request(Long.MAX_VALUE);
    assertThat(sent).succeedsWithin(LIMIT);
    subscriber.awaitDone(LIMIT.toSeconds(), TimeUnit.SECONDS).assertComplete();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    subscriber.values().forEach(buffer -> out.writeBytes(copy(buffer)));
    assertThat(out.toByteArray()).isEqualTo(data);
    pair.abort();
  }

  @Test
  void successiveSubscribers_continueWithTheNextByte() {
    Pair pair = connect();
    byte[] data = random(SIZE);
    CompletableFuture<Boolean> sent =
        future(pair.client().send(pieces(data)).andThen(pair.client().disconnect()));
    Flowable<byte[]> inTurns = Flowable.concatArray(
        pair.server().receive().take(3).map(Loopback::copy),
        pair.server().receiveRetained().take(3).map(Loopback::take),
        pair.server().receiveBorrowed(1_000).take(3).map(Loopback::copy),
        pair.server().receiveScoped(d -> Flowable.fromSupplier(d::toByteArray)).take(3),
        pair.server().receive().map(Loopback::copy));
    assertThat(get(joinedArrays(inTurns))).isEqualTo(data);
    assertThat(sent).succeedsWithin(LIMIT);
    awaitNothingRetained(pair.server());
    pair.abort();
  }

  @Test
  void secondSubscriber_isRefused() {
    Pair pair = connect();
    CompletableFuture<byte[]> first = future(joined(pair.server().receive()));
    assertThat(future(pair.server().receiveRetained().toList()))
        .failsWithin(LIMIT)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(IllegalStateException.class);
    run(pair.client().disconnect());
    assertThat(first).succeedsWithin(LIMIT);
    pair.abort();
  }
}
