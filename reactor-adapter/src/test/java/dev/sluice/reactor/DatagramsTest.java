package dev.sluice.reactor;

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
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Datagrams over real sockets, in every mode. */
@Timeout(120)
class DatagramsTest extends Loopback {
  private static final int FEW = 20;

  private static final List<String> TEXTS =
      IntStream.range(0, FEW).mapToObj(i -> "datagram " + i).toList();

  private ReactorDatagrams bind(DatagramOptions options) {
    return get(
        sockets.datagrams(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), options));
  }

  private ReactorDatagrams bind() {
    return get(sockets.datagrams(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
  }

  private static Flux<Datagram> texts(SocketAddress to) {
    return Flux.fromIterable(TEXTS).map(text -> new Datagram(bytes(text), to));
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
        mode("one at a time", d -> d.receive().limitRate(1).map(DatagramsTest::text)),
        mode(
            "on another thread",
            d -> d.receive().publishOn(Schedulers.parallel(), 4).map(DatagramsTest::text)),
        mode("borrowed", d -> d.receiveBorrowed().map(DatagramsTest::text)),
        mode("retained", d -> d.receiveRetained().map(DatagramsTest::take)),
        mode(
            "retained on another thread",
            d -> d.receiveRetained(
                flux -> flux.publishOn(Schedulers.parallel(), 4).map(DatagramsTest::take))),
        mode(
            "scoped",
            d -> d.receiveScoped(data -> Flux.just(new String(data.toByteArray(), UTF_8)))));
  }

  private static Arguments mode(String name, Function<ReactorDatagrams, Flux<String>> receive) {
    return Arguments.of(name, receive);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("modes")
  void everyDatagramArrivesInOrder(String name, Function<ReactorDatagrams, Flux<String>> receive) {
    ReactorDatagrams here = bind();
    ReactorDatagrams there = bind();
    CompletableFuture<List<String>> came =
        receive.apply(here).take(FEW).collectList().toFuture();
    get(there.send(texts(here.localAddress())));
    assertThat(came).succeedsWithin(LIMIT).isEqualTo(TEXTS);
    soon()
        .untilAsserted(() -> assertThat(here.statistics().receive().retained()).isZero());
    assertThat(there.statistics().datagrams().sent()).isEqualTo(FEW);
  }

  @Test
  void whatCameGoesBackToItsSender() {
    ReactorDatagrams echo = bind();
    ReactorDatagrams asker = bind(DatagramOptions.defaults().withPeer(echo.localAddress()));
    CompletableFuture<List<String>> answers =
        asker.receive().map(DatagramsTest::text).take(FEW).collectList().toFuture();
    CompletableFuture<Void> echoing = echo.send(echo.receive()).toFuture();
    get(asker.sendToPeer(Flux.fromIterable(TEXTS).map(DatagramsTest::bytes)));
    assertThat(answers).succeedsWithin(LIMIT).isEqualTo(TEXTS);
    get(echo.close());
    assertThat(echoing)
        .failsWithin(LIMIT)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(SocketClosedException.class);
  }

  @Test
  void oneDatagramCanBeAnsweredWhileOthersAre() {
    ReactorDatagrams server = bind();
    ReactorDatagrams client = bind();
    Disposable serving =
        server.receive().flatMap(d -> server.send(d.data(), d.remoteAddress())).subscribe();
    CompletableFuture<List<String>> answers =
        client.receive().map(DatagramsTest::text).take(FEW).collectList().toFuture();
    get(client.send(texts(server.localAddress())));
    assertThat(answers).succeedsWithin(LIMIT).isEqualTo(TEXTS);
    serving.dispose();
  }

  @Test
  void beyondTheDemand_errorFailsTheSubscriberAndTheNextGoesOn() {
    ReactorDatagrams here = bind(DatagramOptions.defaults().withOverflow(Overflow.ERROR));
    ReactorDatagrams there = bind();
    CompletableFuture<Throwable> failure = new CompletableFuture<>();
    here.receive().subscribe(new BaseSubscriber<>() {
      @Override
      protected void hookOnSubscribe(Subscription s) {
        s.request(1);
      }

      @Override
      protected void hookOnError(Throwable error) {
        failure.complete(error);
      }
    });
    get(there.send(texts(here.localAddress())));
    assertThat(failure).succeedsWithin(LIMIT).isInstanceOf(OverflowException.class);
    assertThat(get(here.receive().map(DatagramsTest::text).take(FEW - 1).collectList()))
        .isEqualTo(TEXTS.subList(1, FEW));
  }

  @Test
  void tooLongADatagram_failsTheSendAndTheSocketGoesOn() {
    ReactorDatagrams here = bind();
    ReactorDatagrams there = bind();
    Datagram tooLong = new Datagram(ByteBuffer.allocate(70_000), here.localAddress());
    CompletableFuture<Void> sending =
        there.send(texts(here.localAddress()).take(1).concatWithValues(tooLong)).toFuture();
    assertThat(sending)
        .failsWithin(LIMIT)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOfSatisfying(SendException.class, error -> {
          assertThat(error.status()).isEqualTo(Status.BUFFER_OVERFLOW);
          assertThat(error.bytesHandedOver()).isEqualTo(TEXTS.get(0).length());
        });
    get(there.send(bytes("on"), here.localAddress()));
    assertThat(get(here.receive().map(DatagramsTest::text).take(2).collectList()))
        .containsExactly(TEXTS.get(0), "on");
  }
}
