package dev.sluice.rx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.SocketClosedException;
import dev.sluice.api.Status;
import dev.sluice.streams.Datagram;
import dev.sluice.streams.DatagramOptions;
import dev.sluice.streams.Overflow;
import dev.sluice.streams.OverflowException;
import dev.sluice.streams.RetainedDatagram;
import dev.sluice.streams.SendException;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.reactivex.rxjava3.subscribers.TestSubscriber;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Datagrams over real sockets, in every mode. */
@Timeout(120)
class DatagramsTest extends Loopback {
  private static final int FEW = 20;

  private static final List<String> TEXTS =
      IntStream.range(0, FEW).mapToObj(i -> "datagram " + i).toList();

  private RxDatagrams bind(DatagramOptions options) {
    return get(
        sockets.datagrams(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), options));
  }

  private RxDatagrams bind() {
    return get(sockets.datagrams(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
  }

  private static Flowable<Datagram> texts(SocketAddress to) {
    return Flowable.fromIterable(TEXTS).map(text -> new Datagram(bytes(text), to));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private static String text(Datagram datagram) {
    return UTF_8.decode(datagram.data().duplicate()).toString();
  }

  private static String take(RetainedDatagram datagram) {
    return new String(Loopback.take(datagram), UTF_8);
  }

  static Stream<Arguments> modes() {
    return Stream.of(
        mode("receive", d -> d.receive().map(DatagramsTest::text)),
        mode("one at a time", d -> d.receive().rebatchRequests(1).map(DatagramsTest::text)),
        mode(
            "on another thread",
            d ->
                d.receive().observeOn(Schedulers.computation(), false, 4).map(DatagramsTest::text)),
        mode("borrowed", d -> d.receiveBorrowed().map(DatagramsTest::text)),
        mode("retained", d -> d.receiveRetained().map(DatagramsTest::take)),
        mode(
            "retained on another thread",
            d -> d.receiveRetained()
                .observeOn(Schedulers.computation(), false, 4)
                .map(DatagramsTest::take)),
        mode(
            "scoped",
            d -> d.receiveScoped(data -> Flowable.just(new String(data.toByteArray(), UTF_8)))));
  }

  private static Arguments mode(String name, Function<RxDatagrams, Flowable<String>> receive) {
    return Arguments.of(name, receive);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("modes")
  void everyDatagramArrivesInOrder(String name, Function<RxDatagrams, Flowable<String>> receive) {
    RxDatagrams here = bind();
    RxDatagrams there = bind();
    CompletableFuture<List<String>> came =
        receive.apply(here).take(FEW).toList().toCompletionStage().toCompletableFuture();
    run(there.send(texts(here.localAddress())));
    assertThat(came).succeedsWithin(LIMIT).isEqualTo(TEXTS);
    soon()
        .untilAsserted(() -> assertThat(here.statistics().receive().retained()).isZero());
    assertThat(there.statistics().datagrams().sent()).isEqualTo(FEW);
  }

  @Test
  void whatCameGoesBackToItsSender() {
    RxDatagrams echo = bind();
    RxDatagrams asker = bind(DatagramOptions.defaults().withPeer(echo.localAddress()));
    CompletableFuture<List<String>> answers = asker
        .receive()
        .map(DatagramsTest::text)
        .take(FEW)
        .toList()
        .toCompletionStage()
        .toCompletableFuture();
    CompletableFuture<Object> echoing =
        echo.send(echo.receive()).toCompletionStage(null).toCompletableFuture();
    run(asker.sendToPeer(Flowable.fromIterable(TEXTS).map(DatagramsTest::bytes)));
    assertThat(answers).succeedsWithin(LIMIT).isEqualTo(TEXTS);
    run(echo.close());
    assertThat(echoing)
        .failsWithin(LIMIT)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(SocketClosedException.class);
  }

  @Test
  void oneDatagramCanBeAnsweredWhileOthersAre() {
    RxDatagrams server = bind();
    RxDatagrams client = bind();
    Disposable serving = server
        .receive()
        .flatMapCompletable(d -> server.send(d.data(), d.remoteAddress()))
        .subscribe();
    CompletableFuture<List<String>> answers = client
        .receive()
        .map(DatagramsTest::text)
        .take(FEW)
        .toList()
        .toCompletionStage()
        .toCompletableFuture();
    run(client.send(texts(server.localAddress())));
    assertThat(answers).succeedsWithin(LIMIT).isEqualTo(TEXTS);
    serving.dispose();
  }

  @Test
  void beyondTheDemand_errorFailsTheSubscriberAndTheNextGoesOn() {
    RxDatagrams here = bind(DatagramOptions.defaults().withOverflow(Overflow.ERROR));
    RxDatagrams there = bind();
    TestSubscriber<Datagram> one = here.receive().test(1);
    run(there.send(texts(here.localAddress())));
    soon().untilAsserted(() -> one.assertError(OverflowException.class));
    assertThat(get(here.receive().map(DatagramsTest::text).take(FEW - 1).toList()))
        .isEqualTo(TEXTS.subList(1, FEW));
  }

  @Test
  void tooLongADatagram_failsTheSendAndTheSocketGoesOn() {
    RxDatagrams here = bind();
    RxDatagrams there = bind();
    Datagram tooLong = new Datagram(ByteBuffer.allocate(70_000), here.localAddress());
    CompletableFuture<Object> sending = there
        .send(texts(here.localAddress()).take(1).concatWith(Flowable.just(tooLong)))
        .toCompletionStage(null)
        .toCompletableFuture();
    assertThat(sending)
        .failsWithin(LIMIT)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOfSatisfying(SendException.class, error -> {
          assertThat(error.status()).isEqualTo(Status.BUFFER_OVERFLOW);
          assertThat(error.bytesHandedOver()).isEqualTo(TEXTS.get(0).length());
        });
    run(there.send(bytes("on"), here.localAddress()));
    assertThat(get(here.receive().map(DatagramsTest::text).take(2).toList()))
        .containsExactly(TEXTS.get(0), "on");
  }
}
