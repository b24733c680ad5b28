package dev.sluice.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.EventType;
import dev.sluice.api.Request;
import dev.sluice.api.SocketClosedException;
import dev.sluice.api.SocketStatistics;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.streams.Fixture.Mode;
import dev.sluice.streams.Fixture.Reader;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscriber;

/** Single promises of the receive publishers. */
@Timeout(20)
class ReceiveTest {
  private final Fixture fixture = new Fixture();

  @ParameterizedTest
  @EnumSource(Mode.class)
  void rs101_neverDeliversMoreThanRequested(Mode mode) {
    Reader reader = fixture.subscribe(mode, 2);
    for (String text : List.of("a", "b", "c", "d")) {
      fixture.socket.arriveText(text);
    }
    assertThat(reader.text).hasToString("ab");
    assertThat(fixture.socket.unaccepted()).isEqualTo(2);
    reader.request(1);
    fixture.loop.runAll();
    assertThat(reader.text).hasToString("abc");
  }

  @Test
  void wskR57_demandThatEndsInsideAnIndicationAcceptsAPartOfIt() {
    Reader reader = new Reader(3);
    fixture.connection.receiveBorrowed(2).subscribe(reader);
    fixture.loop.runAll();

    fixture.socket.arriveText("abcdefghi");

    assertThat(reader.text).hasToString("abcdef");
    assertThat(fixture.socket.verdicts).containsExactly("PARTIAL 6");
    reader.request(1);
    fixture.loop.runAll();
    assertThat(reader.text).hasToString("abcdefgh");
    assertThat(fixture.socket.verdicts).containsExactly("PARTIAL 6", "PARTIAL 2");
    reader.request(1);
    fixture.loop.runAll();
    assertThat(reader.text).hasToString("abcdefghi");
    assertThat(fixture.socket.verdicts).endsWith("SUCCESS");
  }

  @Test
  void demandThatEndsWithTheIndicationDoesNotPause() {
    Reader reader = fixture.subscribe(Mode.COPY, 1);
    fixture.socket.arriveText("abc");
    assertThat(fixture.socket.verdicts).containsExactly("SUCCESS");
    assertThat(fixture.socket.paused).isFalse();
    reader.request(1);
    fixture.loop.runAll();
    assertThat(fixture.socket.zeroLengthReceives).isZero();
  }

  @Test
  void wskR58_refusedBytesComeAgainAndInOrder() {
    Reader reader = fixture.subscribe(Mode.COPY, 0);
    fixture.socket.arriveText("ab");
    fixture.socket.arriveText("cd");
    assertThat(fixture.socket.verdicts).containsExactly("DATA_NOT_ACCEPTED");
    reader.request(10);
    fixture.loop.runAll();
    assertThat(reader.text).hasToString("abcd");
  }

  @Test
  void wskR60_manyRequestsWhilePausedResumeOnce() {
    Reader reader = fixture.subscribe(Mode.COPY, 0);
    fixture.socket.arriveText("ab");
    reader.request(1);
    reader.request(1);
    reader.request(1);
    fixture.loop.runAll();
    assertThat(fixture.socket.zeroLengthReceives).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"COPY", "BORROW", "RETAIN"})
  void aListOfBuffersIsGivenWholeAndInOrder(Mode mode) {
    fixture.socket.lists = true;
    Reader reader = fixture.subscribe(mode, 0);
    for (String text : List.of("ab", "cde", "f")) {
      fixture.socket.arriveText(text);
    }
    reader.request(10);
    fixture.loop.runAll();
    assertThat(reader.text).hasToString("abcdef");
    assertThat(reader.elements).hasSize(mode == Mode.RETAIN ? 1 : 3);
  }

  @Test
  void demandThatEndsInsideAListAcceptsWholeBuffersOfIt() {
    fixture.socket.lists = true;
    Reader reader = fixture.subscribe(Mode.BORROW, 0);
    for (String text : List.of("ab", "cde", "f")) {
      fixture.socket.arriveText(text);
    }
    reader.request(2);
    fixture.loop.runAll();
    assertThat(reader.text).hasToString("abcde");
    assertThat(fixture.socket.verdicts).endsWith("PARTIAL 5");
  }

  @Test
  void copiesAreNoLargerThanTheElementSizeAndLastForEver() {
    Fixture small = new Fixture(StreamOptions.defaults().withElementSize(4));
    Probe<ByteBuffer> reader = new Probe<>(Long.MAX_VALUE);
    small.connection.receive().subscribe(reader);
    small.loop.runAll();
    small.socket.arriveText("abcdefghij");
    assertThat(reader.elements).extracting(ByteBuffer::remaining).containsExactly(4, 4, 2);
    assertThat(Bytes.text(reader.elements)).isEqualTo("abcdefghij");
  }

  @Test
  void requestInOnNextDoesNotRecurseNorMakeATask_rs303() {
    int[] depth = {0};
    int[] deepest = {0};
    Probe<ByteBuffer> reader = new Probe<>(1);
    reader.onNextDo(element -> {
      depth[0]++;
      deepest[0] = Math.max(deepest[0], depth[0]);
      reader.request(1);
      depth[0]--;
    });
    fixture.connection.receiveBorrowed(1).subscribe(reader);
    fixture.loop.runAll();
    int tasks = fixture.loop.executed.get();
    fixture.socket.arrive(new byte[20_000]);
    assertThat(reader.elements).hasSize(20_000);
    assertThat(deepest[0]).isEqualTo(1);
    assertThat(fixture.loop.executed.get()).isEqualTo(tasks);
    assertThat(fixture.socket.zeroLengthReceives).isZero();
    assertThat(fixture.socket.verdicts).containsExactly("SUCCESS");
  }

  @Test
  void rs317_demandSaturatesAndIsStillCountedDown() {
    Reader reader = fixture.subscribe(Mode.COPY, Long.MAX_VALUE);
    reader.request(Long.MAX_VALUE);
    reader.request(1);
    fixture.socket.arriveText("ab");
    assertThat(reader.text).hasToString("ab");
    assertThat(fixture.connection.statistics().receive().demand()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void statisticsTellTheDemand() {
    assertThat(fixture.connection.statistics().receive().demand())
        .isEqualTo(SocketStatistics.NO_DEMAND);
    Reader reader = fixture.subscribe(Mode.COPY, 5);
    fixture.socket.arriveText("ab");
    assertThat(fixture.connection.statistics().receive().demand()).isEqualTo(4);
    reader.cancel();
    assertThat(fixture.connection.statistics().receive().demand())
        .isEqualTo(SocketStatistics.NO_DEMAND);
  }

  @Test
  void theFirstSubscriptionEnablesTheEventAndNoOtherDoes() {
    assertThat(fixture.socket.enabled).containsExactly(EventType.DISCONNECT);
    fixture.subscribe(Mode.COPY, 0).cancel();
    fixture.subscribe(Mode.COPY, 0);
    assertThat(fixture.socket.enabled).contains(EventType.RECEIVE);
    assertThat(fixture.socket.count("enable [RECEIVE]")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void rs309_aBadRequestFailsOnTheLoopAndLeavesTheBytes(long n) {
    Reader reader = fixture.subscribe(Mode.COPY, 5);
    reader.request(n);
    assertThat(reader.error).isNull(); // on the loop, not here
    fixture.socket.arriveText("ab");
    assertThat(reader.error)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3.9");
    assertThat(reader.text).isEmpty();
    assertThat(fixture.subscribe(Mode.COPY, 5).text).hasToString("ab");
    assertThat(reader.wrongs).isEmpty();
  }

  @Test
  void rs309_aBadRequestInOnNextFailsAfterItReturned() {
    Reader reader = fixture.subscribe(Mode.COPY, 5);
    reader.onNextDo(element -> reader.request(-5));
    fixture.socket.lists = true;
    fixture.socket.arriveText("ab");
    fixture.socket.arriveText("cd");
    fixture.loop.runAll();
    assertThat(reader.text).hasToString("ab");
    assertThat(reader.error).isInstanceOf(IllegalArgumentException.class);
    assertThat(reader.wrongs).isEmpty();
  }

  @Test
  void rs308_cancelInOnNextStopsWithinTheIndication() {
    Reader reader = fixture.subscribe(Mode.BORROW, 100);
    reader.onNextDo(element -> reader.cancel());
    fixture.socket.lists = true;
    fixture.socket.paused = true;
    fixture.socket.arriveText("ab");
    fixture.socket.arriveText("cd");
    fixture.socket.paused = false;
    fixture.loop.run(fixture.socket::pump);
    assertThat(reader.text).hasToString("ab");
    assertThat(fixture.socket.verdicts).containsExactly("PARTIAL 2");
    assertThat(fixture.socket.unaccepted()).isEqualTo(2);
  }

  @Test
  void rs307_requestAndCancelAfterCancelDoNothing() {
    Reader reader = fixture.subscribe(Mode.COPY, 0);
    fixture.socket.arriveText("ab");
    reader.cancel();
    reader.cancel();
    reader.request(1);
    reader.request(-1);
    fixture.loop.runAll();
    assertThat(fixture.socket.zeroLengthReceives).isZero();
    assertThat(reader.hasEnded()).isFalse();
    assertThat(reader.text).isEmpty();
  }

  @Test
  void rs313_cancelDropsTheSubscriber() {
    WeakReference<Reader> dropped = subscribeAndCancel();
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> {
      System.gc();
      return dropped.get() == null;
    });
  }

  private org.reactivestreams.Subscription kept;

  private WeakReference<Reader> subscribeAndCancel() {
    Reader reader = fixture.subscribe(Mode.RETAIN, 5);
    fixture.socket.arriveText("ab");
    kept = reader.subscription;
    kept.cancel();
    fixture.loop.runAll();
    return new WeakReference<>(reader);
  }

  @ParameterizedTest
  @EnumSource(
      value = Mode.class,
      names = {"COPY", "BORROW", "RETAIN"})
  void rs213_aSubscriberThatThrowsIsCancelledAndTheRestStays(Mode mode) {
    for (Supplier<Throwable> thrown : List.<Supplier<Throwable>>of(
        () -> new IllegalStateException("on purpose"),
        () -> new AssertionError("on purpose"),
        () -> new StackOverflowError("on purpose"))) {
      Fixture fixture = new Fixture();
      Reader reader = fixture.subscribe(mode, 10);
      reader.releases = false;
      reader.onNextDo(element -> ReceiveTest.<RuntimeException>sneak(thrown.get()));
      fixture.socket.arriveText("ab");
      fixture.socket.arriveText("cd");

      assertThat(reader.text).hasToString("ab");
      assertThat(reader.hasEnded()).isFalse();
      assertThat(fixture.socket.retained).isEmpty();
      assertThat(fixture.socket.closing).isNull();
      assertThat(fixture.subscribe(mode, 10).text).hasToString("cd");
    }
  }

  @SuppressWarnings("unchecked")
  static <T extends Throwable> void sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Test
  void rs213_aSubscriberThatThrowsInOnSubscribeIsCancelled() {
    Reader reader = new Reader(0);
    reader.onSubscribeDo(() -> {
      throw new IllegalStateException("on purpose");
    });
    fixture.connection.receive().subscribe(reader);
    fixture.loop.runAll();
    fixture.socket.arriveText("ab");
    assertThat(fixture.subscribe(Mode.COPY, 10).text).hasToString("ab");
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void rs109_aNullSubscriberIsRefusedByAnException(Mode mode) {
    assertThatThrownBy(() -> fixture.receive(mode).subscribe((Subscriber<Object>) null))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void aSecondSubscriberIsToldSoOnTheLoop() {
    Reader first = fixture.subscribe(Mode.COPY, 10);
    Reader second = new Reader(10);
    fixture.connection.receiveBorrowed().subscribe(second);
    assertThat(second.subscription).isNull();
    fixture.loop.runAll();
    assertThat(second.error).isInstanceOf(IllegalStateException.class);
    assertThat(second.wrongs).isEmpty();
    fixture.socket.arriveText("ab");
    assertThat(first.text).hasToString("ab");
  }

  @Test
  void rs103_onSubscribeComesOnTheLoopBeforeData() {
    Reader reader = new Reader(10);
    boolean[] onLoop = {false};
    reader.onSubscribeDo(() -> onLoop[0] = fixture.loop.inEventLoop());
    fixture.connection.receive().subscribe(reader);
    assertThat(reader.subscription).isNull();
    fixture.loop.runAll();
    assertThat(onLoop[0]).isTrue();
    fixture.socket.arriveText("ab");
    assertThat(reader.text).hasToString("ab");
    assertThat(reader.wrongs).isEmpty();
  }

  @Test
  void whenTheLoopIsGoneTheSubscriberHearsItOnItsOwnThread() {
    fixture.loop.end();
    Reader reader = new Reader(10);
    fixture.connection.receive().subscribe(reader);
    assertThat(reader.error)
        .asInstanceOf(InstanceOfAssertFactories.type(SocketClosedException.class))
        .extracting(SocketClosedException::status)
        .isEqualTo(Status.FILE_FORCED_CLOSED);
    assertThat(reader.wrongs).isEmpty();
  }

  @Test
  void requestAndCancelAfterTheEndOfTheLoopDoNotThrow() {
    Reader reader = fixture.subscribe(Mode.COPY, 0);
    fixture.socket.arriveText("ab");
    fixture.loop.end();
    reader.request(5);
    reader.request(-5);
    reader.cancel();
    assertThat(reader.wrongs).isEmpty();
  }

  @Test
  void aSubsystemThatResumesWithinTheCallFindsNobodyInsideOnSubscribe() {
    fixture.subscribe(Mode.COPY, 0).cancel();
    fixture.socket.arriveText("ab");
    assertThat(fixture.socket.paused).isTrue();
    fixture.socket.resumesInline = true;

    Reader reader = fixture.subscribe(Mode.COPY, 10);

    assertThat(reader.text).hasToString("ab");
    assertThat(reader.wrongs).isEmpty();
  }

  @Test
  void theEndWaitsForTheLastByteAndNoLonger() {
    Reader reader = fixture.subscribe(Mode.COPY, 0);
    fixture.socket.arriveText("ab");
    fixture.socket.finish(Status.CONNECTION_RESET);
    assertThat(reader.hasEnded()).isFalse();
    reader.request(1);
    fixture.loop.runAll();
    assertThat(reader.text).hasToString("ab");
    assertThat(reader.error).hasMessageContaining("CONNECTION_RESET");
  }

  @Test
  void whatEndsAConnection_isSaidWithItsName() {
    String name = "receive on connection 127.0.0.1:7 to 127.0.0.1:9: ";
    Reader closed = fixture.subscribe(Mode.COPY, 0);
    fixture.loop.run(() -> fixture.socket.close(new Request()));
    assertThat(closed.error).hasMessage(name + "closed on this side (CANCELLED)");
    assertThat(((StatusException) closed.error).reason()).isEqualTo("closed on this side");
    Fixture other = new Fixture();
    Reader reset = other.subscribe(Mode.COPY, 1);
    other.socket.finish(Status.CONNECTION_RESET);
    assertThat(reset.error).hasMessage(name + "connection reset by peer (CONNECTION_RESET)");
  }

  @Test
  void aLocalCloseFailsAtOnceAlsoWhilePaused() {
    Reader reader = fixture.subscribe(Mode.COPY, 0);
    fixture.socket.arriveText("ab");
    Throwable cause = new IllegalStateException("on purpose");
    fixture.socket.fail(cause);
    assertThat(reader.error).isInstanceOf(SocketClosedException.class).hasCause(cause);
  }

  @Test
  void subscribingInOnCompleteGetsTheEndAgain() {
    Reader late = new Reader(1);
    Reader reader = fixture.subscribe(Mode.COPY, 1);
    reader.onEndDo(() -> fixture.connection.receive().subscribe(late));
    fixture.socket.finish(Status.SUCCESS);
    assertThat(late.completed).isTrue();
    assertThat(late.wrongs).isEmpty();
  }

  @Test
  void aNullIndicationClosesTheSocket() {
    fixture.subscribe(Mode.COPY, 1);
    fixture.socket.indicateNothing();
    assertThat(fixture.socket.closed).isTrue();
  }

  @Test
  void anElementSizeBelowOneIsRefused() {
    assertThatThrownBy(() -> fixture.connection.receiveBorrowed(0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
