package dev.sluice.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.Disconnect;
import dev.sluice.api.EventType;
import dev.sluice.api.SocketClosedException;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.streams.Fixture.Mode;
import dev.sluice.streams.Fixture.Reader;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Receiving by request: what is queued, what is held, what a cancel leaves. */
@Timeout(20)
class PullTest {
  private final Fixture fixture = new Fixture();
  private final FakeReads reads = fixture.socket.reads;

  private Reader pull(int size, long demand) {
    return fixture.subscribe(fixture.connection.read(size), demand);
  }

  @Test
  void withoutDemandNothingIsQueuedAndTheEventStaysOff() {
    Reader reader = pull(10, 0);
    fixture.socket.arriveText("ab");
    assertThat(reads.queued()).isZero();
    assertThat(fixture.socket.enabled).doesNotContain(EventType.RECEIVE);
    assertThat(fixture.socket.unaccepted()).isEqualTo(2);
    reader.request(1);
    fixture.loop.runAll();
    assertThat(reader.text).hasToString("ab");
    assertThat(fixture.socket.verdicts).isEmpty();
    assertThat(fixture.socket.zeroLengthReceives).isZero();
  }

  @ParameterizedTest(name = "demand {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 1000, Long.MAX_VALUE})
  void wskR27_aFewRequestsAreQueuedAtATimeAsManyAsThereIsDemandFor(long demand) {
    Reader reader = pull(10, demand);
    assertThat(reads.queued()).isEqualTo((int) Math.min(demand, ReadRequests.MOST));
    for (int i = 0; i < 20; i++) {
      fixture.socket.arriveText("x");
    }
    assertThat(reader.elements).hasSize((int) Math.min(demand, 20));
    assertThat(reads.mostQueued).isLessThanOrEqualTo(ReadRequests.MOST);
    assertThat(reads.largestBuffer).isEqualTo(10);
    assertThat(reader.wrongs).isEmpty();
  }

  @Test
  void moreDemandQueuesMoreWhileNothingComes() {
    Reader reader = pull(10, 1);
    assertThat(reads.queued()).isEqualTo(1);
    reader.request(2);
    fixture.loop.runAll();
    assertThat(reads.queued()).isEqualTo(3);
    assertThat(fixture.connection.statistics().receive().demand()).isEqualTo(3);
    fixture.socket.arriveText("ab");
    assertThat(fixture.connection.statistics().receive().demand()).isEqualTo(2);
  }

  @Test
  void elementsAreNoLargerThanTheSizeAndLastForEver() {
    Probe<ByteBuffer> reader = new Probe<>(Long.MAX_VALUE);
    fixture.connection.read(4).subscribe(reader);
    fixture.loop.runAll();
    fixture.socket.arriveText("abcdefghij");
    fixture.socket.arriveText("k");
    assertThat(reader.elements).extracting(ByteBuffer::remaining).containsExactly(4, 4, 2, 1);
    assertThat(reader.elements).extracting(ByteBuffer::position).containsOnly(0);
    assertThat(Bytes.text(reader.elements)).isEqualTo("abcdefghijk");
  }

  @Test
  void requestInOnNextDoesNotRecurse_rs303() {
    Reader reader = pull(1, 1);
    reader.onNextDo(element -> reader.request(1));
    fixture.socket.arrive(new byte[2000]);
    assertThat(reader.elements).hasSize(2000);
    assertThat(reader.wrongs).isEmpty();
  }

  @Test
  void aSizeThatFindsNoMemoryFailsItsSubscriberAndNoMore() {
    Reader greedy = pull(Integer.MAX_VALUE, 0); // an array that no machine makes
    fixture.socket.arriveText("abc");
    greedy.request(2);
    fixture.loop.runAll();
    assertThat(greedy.error)
        .isInstanceOfSatisfying(
            StatusException.class,
            error -> assertThat(error.status()).isEqualTo(Status.INSUFFICIENT_RESOURCES))
        .hasMessageContaining("2147483647 bytes");
    assertThat(reads.queued()).isZero();
    Reader modest = pull(2, 2);
    assertThat(modest.text).hasToString("abc");
    assertThat(greedy.wrongs).isEmpty();
  }

  @Test
  void aSizeBelowOneIsRefused() {
    assertThatThrownBy(() -> fixture.connection.read(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  // ---- ends

  @Test
  void wskR66_theEndIsFoundByARequest() {
    Reader reader = pull(10, 5);
    fixture.socket.arriveText("ab");
    fixture.socket.finish(Status.SUCCESS);
    assertThat(reader.text).hasToString("ab");
    assertThat(reader.completed).isTrue();
    assertThat(reader.wrongs).isEmpty();
    assertThat(pull(10, 0).completed).isTrue();
  }

  @Test
  void aBrokenConnectionFailsAfterItsLastByte() {
    Reader reader = pull(1, 1);
    fixture.socket.arriveText("ab");
    fixture.socket.finish(Status.CONNECTION_RESET);
    assertThat(reader.hasEnded()).isFalse();
    reader.request(9);
    fixture.loop.runAll();
    assertThat(reader.text).hasToString("ab");
    assertThat(reader.error).hasMessageContaining("CONNECTION_RESET");
  }

  @ParameterizedTest(name = "peer gone before the subscription: {0}")
  @ValueSource(booleans = {true, false})
  void withoutDemandTheEndIsFoundOnceThePeerHasDisconnected(boolean before) {
    if (before) {
      fixture.socket.disconnected(Disconnect.GRACEFUL);
    }
    Reader reader = pull(10, 0);
    fixture.socket.finish(Status.SUCCESS);
    if (!before) {
      assertThat(reader.hasEnded()).isFalse();
      fixture.socket.disconnected(Disconnect.GRACEFUL);
    }
    assertThat(reader.completed).isTrue();
  }

  @Test
  void bytesBeforeSuchAnEndWaitForDemand() {
    Reader reader = pull(1, 0);
    fixture.socket.arriveText("ab");
    fixture.socket.finish(Status.SUCCESS);
    fixture.socket.disconnected(Disconnect.GRACEFUL);
    assertThat(fixture.socket.verdicts).containsExactly("DATA_NOT_ACCEPTED");
    assertThat(reader.hasEnded()).isFalse();
    reader.request(1);
    fixture.loop.runAll();
    assertThat(reader.text).hasToString("a");
    assertThat(reader.hasEnded()).isFalse();
    reader.request(1);
    fixture.loop.runAll();
    assertThat(reader.text).hasToString("ab");
    assertThat(reader.completed).isTrue();
    assertThat(reader.wrongs).isEmpty();
  }

  @Test
  void aLocalCloseFailsAtOnce() {
    Reader reader = pull(10, 3);
    fixture.socket.fail(new IllegalStateException("on purpose"));
    assertThat(reader.error).isInstanceOf(SocketClosedException.class);
    assertThat(reads.queued()).isZero();
    Reader idle = new Fixture().subscribe(new Fixture().connection.read(1), 0);
    assertThat(idle.hasEnded()).isFalse();
  }

  @Test
  void aCloseInGoodOrderEndsWithThePeer() {
    Reader reader = pull(10, 3);
    Probe<Void> close = new Probe<>(1);
    fixture.connection.close().subscribe(close);
    fixture.loop.runAll();
    fixture.socket.finish(Status.SUCCESS);
    assertThat(reader.completed).isTrue();
    assertThat(close.completed).isTrue();
  }

  @Test
  void rs309_aBadRequestFailsAndLeavesTheBytes() {
    Reader reader = pull(10, 3);
    reader.request(0);
    fixture.loop.runAll();
    assertThat(reader.error).isInstanceOf(IllegalArgumentException.class);
    assertThat(reads.queued()).isZero();
    fixture.socket.arriveText("ab");
    assertThat(reader.text).isEmpty();
    assertThat(fixture.subscribe(Mode.COPY, 5).text).hasToString("ab");
  }

  // ---- cancels and successors

  @Test
  void aCancelWithdrawsTheRequestsAndReadsNothing() {
    Reader reader = pull(10, 3);
    reader.cancel();
    fixture.loop.runAll();
    assertThat(reads.queued()).isZero();
    fixture.socket.arriveText("ab");
    assertThat(fixture.socket.unaccepted()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void whatACancelledRequestGotIsCarried(Mode mode) {
    reads.cancelsLate = true;
    Reader reader = pull(2, 3);
    reader.cancel();
    fixture.socket.arriveText("abcdefgh");
    assertThat(reader.text).isEmpty();
    assertThat(fixture.socket.unaccepted()).isEqualTo(2);
    assertThat(fixture.connection.statistics().receive().heldBytes()).isBetween(6L, 64L);
    reads.cancelsLate = false;
    Reader next = fixture.subscribe(mode, 100);
    assertThat(next.text).hasToString("abcdefgh");
    assertThat(next.wrongs).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void aSuccessorWaitsForWhatCancelledRequestsGet(Mode mode) {
    reads.cancelsLate = true;
    Reader reader = pull(2, 2);
    reader.cancel();
    Reader next = fixture.subscribe(mode, 100);
    assertThat(next.text).isEmpty();
    fixture.socket.arriveText("abcdefgh");
    assertThat(next.text).hasToString("abcdefgh");
    assertThat(next.wrongs).isEmpty();
    assertThat(fixture.connection.statistics().receive().heldBytes()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void aSuccessorInsideOnNextGetsWhatOtherRequestsGot(Mode mode) {
    Reader next = new Reader(100);
    Reader reader = pull(2, 4);
    reader.onNextDo(element -> {
      reader.cancel();
      fixture.receive(mode).subscribe(next);
      assertThat(next.text).isEmpty();
    });
    fixture.socket.arriveText("abcdefghijkl");
    assertThat(reader.text).hasToString("ab");
    assertThat(next.text).hasToString("cdefghijkl");
    assertThat(next.wrongs).isEmpty();
  }

  @Test
  void rs213_aSubscriberThatThrowsLosesNothingOfTheRest() {
    Reader reader = pull(2, 4);
    reader.onNextDo(element -> {
      throw new IllegalStateException("on purpose");
    });
    fixture.socket.arriveText("abcdefghijkl");
    assertThat(reader.text).hasToString("ab");
    assertThat(fixture.subscribe(Mode.COPY, 100).text).hasToString("cdefghijkl");
  }

  @Test
  void onACarryingConnectionItReadsTheCarryFirst() {
    Reader lines = fixture.subscribe(fixture.connection.receive(Frames.lines(UTF_8, 20)), 5);
    fixture.socket.arriveText("one\ntwo");
    lines.cancel();
    Reader reader = pull(2, 1);
    assertThat(reader.text).hasToString("tw");
    assertThat(reads.mostQueued).isZero();
    reader.request(3);
    fixture.loop.runAll();
    assertThat(reader.text).hasToString("two");
    assertThat(reads.queued()).isEqualTo(2);
    fixture.socket.arriveText("\nthr");
    assertThat(reader.text).hasToString("two\nthr");
  }

  @Test
  void framesThenAReadThenRetainThenFramesAgainGetEveryByteOnceInOrder() {
    Reader one = fixture.subscribe(fixture.connection.receive(Frames.lines(UTF_8, 20)), 5);
    fixture.socket.arriveText("one\ntwo\nth");
    one.cancel();
    Reader two = pull(1, 1);
    two.cancel();
    Reader three = fixture.subscribe(Mode.RETAIN, 2);
    fixture.socket.arriveText("ree\nfo");
    three.cancel();
    fixture.socket.arriveText("ur\nfi");
    Reader four = fixture.subscribe(fixture.connection.receive(Frames.lines(UTF_8, 20)), 5);
    fixture.socket.arriveText("ve\n");
    assertThat(one.elements).containsExactly("one", "two");
    assertThat(two.text).hasToString("t");
    assertThat(three.text).hasToString("hree\nfo");
    assertThat(four.elements).containsExactly("ur", "five");
    assertThat(fixture.socket.retained).isEmpty();
    assertThat(fixture.connection.statistics().receive().heldBytes()).isZero();
  }

  @Test
  void whereTheEventIsOnAlreadyItsIndicationsAreCopied() {
    fixture.subscribe(Mode.COPY, 1).cancel();
    fixture.socket.arriveText("abc"); // refused
    Reader reader = pull(2, 1);
    assertThat(reader.text).hasToString("ab");
    fixture.socket.arriveText("de");
    reader.request(9);
    fixture.loop.runAll();
    assertThat(reader.text).hasToString("abcde");
    assertThat(reader.wrongs).isEmpty();
  }
}
