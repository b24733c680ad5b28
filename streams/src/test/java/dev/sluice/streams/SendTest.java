package dev.sluice.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;

/** What goes out, and how much of it waits: the send window. */
@Timeout(20)
class SendTest extends SendFixture {
  @Test
  void everythingGoesOutInOrderAndThenItCompletes() {
    Probe<Void> end = send(bytes(1000, 100));
    assertThat(end.completed).isTrue();
    assertThat(fixture.socket.sent.toByteArray()).isEqualTo(Bytes.pattern(0, 100_000));
    assertThat(held()).isZero();
    assertThat(end.wrongs).isEmpty();
  }

  @Test
  void anEmptySourceAndEmptyElementsComplete() {
    assertThat(send(texts()).completed).isTrue();
    Source<ByteBuffer> empties = texts("", "a", "", "");
    assertThat(send(empties).completed).isTrue();
    assertThat(sent()).isEqualTo("a");
  }

  @Test
  void smallElementsAreGatheredIntoFewCalls() {
    send(bytes(10_000, 64));
    assertThat(fixture.socket.sendSizes.size()).isLessThan(30);
  }

  @Test
  void anElementIsFreeAfterItsOnNextAndItsPositionStays() {
    ByteBuffer same = Bytes.of("abc");
    List<Integer> positions = new ArrayList<>();
    fixture.socket.sendRoom = 0;
    Source<ByteBuffer> source = new Source<>(3, i -> {
      positions.add(same.position());
      same.put(0, (byte) ('a' + i));
      return same;
    });
    send(source);
    same.put(0, (byte) 'z');
    fixture.socket.drain(100);
    assertThat(sent()).isEqualTo("abcbbccbc");
    assertThat(positions).containsOnly(0);
  }

  @Test
  void borrowedElementsMayBeSent() {
    fixture.socket.sendRoom = 0;
    send(fixture.connection.receiveBorrowed(4));
    fixture.socket.arriveText("abcdefghij");
    fixture.socket.arriveText("klm");
    fixture.socket.drain(100);
    assertThat(sent()).isEqualTo("abcdefghijklm");
  }

  @Test
  void oneBufferIsReadWhenSubscribedAndKeepsItsPosition() {
    ByteBuffer buffer = Bytes.of("xabc");
    buffer.position(1);
    Publisher<Void> send = fixture.connection.send(buffer);
    buffer.put(1, (byte) 'A');
    Probe<Void> end = new Probe<>(0);
    send.subscribe(end);
    fixture.loop.runAll();
    assertThat(sent()).isEqualTo("Abc");
    assertThat(buffer.position()).isEqualTo(1);
    assertThat(end.completed).isTrue();
  }

  @Test
  void towardsAStalledPeerLargeElementsHoldTheWindowAndOneElement() {
    fixture.socket.sendRoom = 0;
    Source<ByteBuffer> source = bytes(100, MIB);
    send(source);
    assertThat(held()).isLessThanOrEqualTo(WINDOW + MIB);
    for (int i = 0; i < 100; i++) {
      fixture.socket.drain(MIB / 3);
    }
    assertThat(maxHeld()).isLessThanOrEqualTo(WINDOW + MIB);
    assertThat(source.given).isGreaterThan(30);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64, 1000, 4095, 65535, 65536, 65537, 100_000})
  void inSteadyStateTheWindowAndOneElementAreNeverExceeded(int size) {
    fixture.socket.sendRoom = 0;
    int count = Math.max(20, 4 * WINDOW / size);
    Source<ByteBuffer> source = bytes(count, size);
    Probe<Void> end = send(source);
    assertThat(held()).isGreaterThanOrEqualTo(Math.min(WINDOW, (long) count * size) - size);
    while (!end.hasEnded()) {
      fixture.socket.drain(7001);
    }
    assertThat(maxHeld()).isLessThanOrEqualTo(WINDOW + size);
    assertThat(fixture.socket.sent.toByteArray()).isEqualTo(Bytes.pattern(0, count * size));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16, 100})
  void aJumpInSizeHoldsTheWindowAndDElements(int d) {
    Fixture fixture = new Fixture(StreamOptions.defaults().withSendDemand(d));
    fixture.socket.sendRoom = 5000L * 64;
    Source<ByteBuffer> source =
        new Source<>(10_100, i -> ByteBuffer.allocate(i < 10_000 ? 64 : MIB));
    Probe<Void> end = new Probe<>(1);
    fixture.connection.send(source).subscribe(end);
    fixture.loop.runAll();
    fixture.socket.drain(5000L * 64);
    for (int i = 0; i < 150; i++) {
      fixture.socket.drain(MIB);
    }
    assertThat(source.given).isGreaterThan(10_050);
    assertThat(fixture.connection.statistics().send().maxHeldBytes())
        .isLessThanOrEqualTo(WINDOW + (long) d * MIB);
  }

  @Test
  void noMoreThanDElementsAreAskedForAtATime() {
    Source<ByteBuffer> source = bytes(1000, 10);
    source.byHand = true;
    send(source);
    long most = 0;
    while (source.give()) {
      fixture.loop.runAll();
      most = Math.max(most, source.demand);
    }
    assertThat(most).isEqualTo(StreamOptions.defaults().sendDemand());
    assertThat(source.given).isEqualTo(1000);
    assertThat(source.requests.size()).isLessThan(250); // refilled in portions, not one by one
  }

  @Test
  void aFullWindowAsksForNothingUntilTheSystemTookSome() {
    fixture.socket.sendRoom = 0;
    Source<ByteBuffer> source = bytes(100, 10_000);
    send(source);
    int before = source.requests.size();
    assertThat(held()).isGreaterThanOrEqualTo(WINDOW);
    fixture.loop.runAll();
    assertThat(source.requests).hasSize(before);
    fixture.socket.drain(Long.MAX_VALUE / 2);
    assertThat(source.given).isEqualTo(100);
  }

  @Test
  void oneCallIsUnderWayAtATime() {
    fixture.socket.sendRoom = 0;
    send(bytes(100, 5000));
    assertThat(fixture.socket.pendingSends()).isEqualTo(1);
  }

  @Test
  void elementsGivenOnTheLoopMakeOneTask() {
    Source<ByteBuffer> source = bytes(10, 10);
    fixture.loop.as(() -> fixture.connection.send(source).subscribe(new Probe<>(1)));
    int tasks = fixture.loop.executed.get();
    assertThat(tasks).isLessThanOrEqualTo(1);
    assertThat(source.given).isEqualTo(10);
    fixture.loop.runAll();
    assertThat(fixture.socket.sendSizes).containsExactly(100L);
  }

  @Test
  void anAnswerGoesOutBehindTheIndicationWithoutATask() {
    send(fixture.connection.receive());
    int tasks = fixture.loop.executed.get();
    fixture.loop.as(() -> fixture.socket.arriveNow("abc"));
    assertThat(sent()).isEqualTo("abc");
    assertThat(fixture.loop.executed.get()).isEqualTo(tasks);
  }

  @Test
  void answersToOneIndicationAreGathered() {
    send(fixture.connection.receiveBorrowed(1));
    fixture.loop.as(() -> fixture.socket.arriveNow("abc"));
    assertThat(fixture.socket.sendSizes).containsExactly(3L);
  }
}
