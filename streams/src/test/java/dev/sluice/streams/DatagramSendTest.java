package dev.sluice.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Status;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;

/** Sending datagrams: batches, the window, and what a refused one does. */
@Timeout(20)
class DatagramSendTest {
  private static final SocketAddress ONE = new InetSocketAddress("127.0.0.1", 1);
  private static final SocketAddress TWO = new InetSocketAddress("127.0.0.1", 2);

  private final DatagramFixture fixture = new DatagramFixture();

  private static Source<Datagram> to(SocketAddress remote, String... texts) {
    return new Source<>(texts.length, i -> new Datagram(Bytes.of(texts[i]), remote));
  }

  private Probe<Void> subscribe(Publisher<Void> publisher) {
    Probe<Void> end = new Probe<>(1);
    publisher.subscribe(end);
    fixture.loop.runAll();
    return end;
  }

  private long held() {
    return fixture.datagrams.statistics().send().heldBytes();
  }

  @Test
  void everyDatagramGoesOutAsAWholeAndInOrder() {
    Probe<Void> end = subscribe(fixture.datagrams.send(to(ONE, "a", "", "ccc")));
    assertThat(end.completed).isTrue();
    assertThat(fixture.socket.sent).containsExactly("a", "", "ccc");
    assertThat(held()).isZero();
  }

  @Test
  void neighboursToOneAddressAreOneCall() {
    fixture.socket.sendRoom = 0;
    Source<Datagram> source =
        new Source<>(7, i -> new Datagram(Bytes.of("d" + i), i < 4 || i == 6 ? ONE : TWO));
    Probe<Void> end = subscribe(fixture.datagrams.send(source));
    assertThat(end.completed).isFalse();
    fixture.socket.drain(Long.MAX_VALUE);
    assertThat(end.completed).isTrue();
    assertThat(fixture.socket.sendCalls).last().isEqualTo("1:[d6]");
    assertThat(fixture.socket.sendCalls).contains("2:[d4, d5]");
    assertThat(fixture.socket.sent).containsExactly("d0", "d1", "d2", "d3", "d4", "d5", "d6");
  }

  @Test
  void aFullSystemHoldsAWindowAndOneDatagram() {
    int size = 1000;
    fixture.socket.sendRoom = 0;
    Source<Datagram> source =
        new Source<>(1_000_000, i -> new Datagram(ByteBuffer.allocate(size), ONE));
    Probe<Void> end = subscribe(fixture.datagrams.send(source));
    int window = StreamOptions.defaults().sendWindow();
    assertThat(held()).isBetween((long) window - size, (long) window + size);
    fixture.socket.drain(100_000);
    assertThat(fixture.datagrams.statistics().send().maxHeldBytes())
        .isLessThanOrEqualTo(window + size);
    end.cancel();
    fixture.loop.runAll();
    fixture.socket.drain(Long.MAX_VALUE);
    assertThat(held()).isZero();
  }

  @Test
  void emptyDatagramsAreHeldWithinBoundsToo() {
    fixture.socket.sendRoom = 0;
    Source<Datagram> source =
        new Source<>(1_000_000, i -> new Datagram(ByteBuffer.allocate(0), ONE));
    subscribe(fixture.datagrams.send(source));
    assertThat(held()).isBetween(1L, StreamOptions.defaults().sendWindow() + 1L);
  }

  @Test
  void aRefusedDatagramFailsTheSendAndTheNextMayBegin() {
    fixture.socket.refusedText = "bad";
    fixture.socket.refusal = Status.BUFFER_OVERFLOW;
    Probe<Void> end = subscribe(fixture.datagrams.send(to(ONE, "good", "bad", "never")));
    assertThat(end.error).isInstanceOfSatisfying(SendException.class, error -> {
      assertThat(error.status()).isEqualTo(Status.BUFFER_OVERFLOW);
      assertThat(error.bytesHandedOver()).isEqualTo(4);
      assertThat(error.reason()).endsWith(" bytes is longer than the system sends");
    });
    assertThat(fixture.socket.sent).containsExactly("good");
    assertThat(held()).isZero();
    assertThat(subscribe(fixture.datagrams.send(to(TWO, "next"))).completed).isTrue();
  }

  @Test
  void singleDatagramsGoBesideASource() {
    fixture.socket.sendRoom = 0;
    Probe<Void> many = subscribe(fixture.datagrams.send(to(ONE, "many")));
    ByteBuffer data = Bytes.of("one");
    Probe<Void> one = subscribe(fixture.datagrams.send(data, TWO));
    Probe<Void> other = subscribe(fixture.datagrams.send(data, ONE));
    assertThat(held()).isEqualTo(10);
    fixture.socket.drain(Long.MAX_VALUE);
    assertThat(many.completed && one.completed && other.completed).isTrue();
    assertThat(data.remaining()).isEqualTo(3);
    assertThat(fixture.socket.sendCalls).containsExactly("1:[many]", "2:[one]", "1:[one]");
    assertThat(held()).isZero();
  }

  @Test
  void aSingleDatagramIsSentOnceForEachSubscription() {
    Publisher<Void> send = fixture.datagrams.send(Bytes.of("one"), ONE);
    assertThat(fixture.socket.sent).isEmpty();
    subscribe(send);
    subscribe(send);
    assertThat(fixture.socket.sent).containsExactly("one", "one");
  }

  @Test
  void theDataOfASingleDatagramIsTheCallersAgainAfterSubscribe() {
    ByteBuffer reused = Bytes.of("one");
    Probe<Void> end = new Probe<>(1);
    fixture.datagrams.send(reused, ONE).subscribe(end);
    reused.put(0, (byte) 'x');
    fixture.loop.runAll();
    assertThat(fixture.socket.sent).containsExactly("one");
    assertThat(end.completed).isTrue();
  }

  @Test
  void aSingleDatagramThatIsRefusedFails() {
    fixture.socket.refusedText = "one";
    fixture.socket.refusal = Status.NETWORK_UNREACHABLE;
    Probe<Void> end = subscribe(fixture.datagrams.send(Bytes.of("one"), ONE));
    assertThat(end.error).isInstanceOf(SendException.class).hasMessageContaining("NETWORK");
  }

  @Test
  void aSingleDatagramAfterTheCloseFailsLikeASource() {
    subscribe(fixture.datagrams.close());
    String closed = "closed on this side (CANCELLED)";
    assertThat(subscribe(fixture.datagrams.send(Bytes.of("one"), ONE)).error)
        .isInstanceOf(SendException.class)
        .hasMessageEndingWith(closed);
    assertThat(subscribe(fixture.datagrams.send(to(ONE, "many"))).error)
        .isInstanceOf(SendException.class)
        .hasMessageEndingWith(closed);
    assertThat(held()).isZero();
  }

  @Test
  void aSingleDatagramAfterTheLoopFailsToo() {
    fixture.loop.end();
    assertThat(subscribe(fixture.datagrams.send(Bytes.of("one"), ONE)).error)
        .isInstanceOf(SendException.class);
  }

  @Test
  void wskR52_theDataOfDatagramsToThePeerNeedsNoAddress() {
    Probe<Void> end =
        subscribe(fixture.datagrams.sendToPeer(new Source<>(2, i -> Bytes.of("d" + i))));
    assertThat(end.completed).isTrue();
    assertThat(fixture.socket.sendCalls).allMatch(call -> call.startsWith("peer:"));
    assertThat(fixture.socket.sent).containsExactly("d0", "d1");
  }

  @Test
  void cancellingLetsWhatWasTakenOut() {
    fixture.socket.sendRoom = 0;
    Source<Datagram> source =
        new Source<>(6, i -> new Datagram(Bytes.of("d" + i), i % 2 == 0 ? ONE : TWO));
    Probe<Void> end = subscribe(fixture.datagrams.send(source));
    int taken = (int) held() / 2;
    end.cancel();
    fixture.loop.runAll();
    Probe<Void> next = subscribe(fixture.datagrams.send(to(ONE, "next")));
    fixture.socket.drain(Long.MAX_VALUE);
    assertThat(fixture.socket.sent).hasSize(taken + 1).last().isEqualTo("next");
    assertThat(taken).isGreaterThan(2);
    assertThat(next.completed).isTrue();
  }

  @Test
  void closingFailsASendWithWhatWasHandedOver() {
    fixture.socket.sendRoom = 2;
    Probe<Void> end = subscribe(fixture.datagrams.send(to(ONE, "a", "b", "c", "d")));
    Probe<Void> closed = subscribe(fixture.datagrams.close());
    assertThat(closed.completed).isTrue();
    assertThat(end.error)
        .isInstanceOfSatisfying(
            SendException.class, error -> assertThat(error.bytesHandedOver()).isEqualTo(2));
    assertThat(held()).isZero();
    assertThat(subscribe(fixture.datagrams.send(to(ONE, "late"))).error)
        .isInstanceOf(SendException.class);
  }

  @Test
  void theDataIsTheSourcesAgainAfterOnNext() {
    fixture.socket.sendRoom = 0;
    ByteBuffer reused = ByteBuffer.allocate(1);
    Probe<Void> end = subscribe(fixture.datagrams.send(new Source<>(3, i -> {
      reused.put(0, (byte) ('a' + i));
      return new Datagram(reused, ONE);
    })));
    fixture.socket.drain(Long.MAX_VALUE);
    assertThat(end.completed).isTrue();
    assertThat(fixture.socket.sent).isEqualTo(List.of("a", "b", "c"));
    assertThat(reused.remaining()).isEqualTo(1);
  }
}
