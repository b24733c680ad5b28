package dev.sluice.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.Disconnect;
import dev.sluice.api.ReceiveMode;
import dev.sluice.api.Request;
import dev.sluice.api.SocketClosedException;
import dev.sluice.api.Status;
import dev.sluice.streams.Fixture.Mode;
import dev.sluice.streams.Fixture.Reader;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages, what demand accepts of an indication, and what becomes of a part of a message. */
@Timeout(20)
class CarryTest {
  private static final Frames<String> LINES = Frames.lines(UTF_8, 20);

  private final Fixture fixture = new Fixture();

  private Reader lines(long demand) {
    return fixture.subscribe(fixture.connection.receive(LINES), demand);
  }

  private long held() {
    return fixture.connection.statistics().receive().heldBytes();
  }

  // ---- verdicts

  @Test
  void wskR57_demandThatEndsInsideAnIndicationAcceptsWholeMessages() {
    Reader reader = lines(2);
    fixture.socket.arriveText("one\ntwo\nthree\n");
    assertThat(reader.elements).containsExactly("one", "two");
    assertThat(fixture.socket.verdicts).containsExactly("PARTIAL 8");
    assertThat(held()).isZero();
    reader.request(1);
    fixture.loop.runAll();
    assertThat(reader.elements).containsExactly("one", "two", "three");
    assertThat(fixture.socket.verdicts).containsExactly("PARTIAL 8", "SUCCESS");
    assertThat(fixture.socket.zeroLengthReceives).isEqualTo(1);
  }

  @Test
  void withoutDemandAPartOfAMessageIsNotAccepted() {
    Reader reader = lines(1);
    fixture.socket.arriveText("one\ntw");
    assertThat(fixture.socket.verdicts).containsExactly("PARTIAL 4");
    assertThat(held()).isZero();
    reader.request(1);
    fixture.loop.runAll();
    assertThat(fixture.socket.verdicts).containsExactly("PARTIAL 4", "SUCCESS");
    fixture.socket.arriveText("o\n");
    assertThat(reader.elements).containsExactly("one", "two");
  }

  @Test
  void withDemandAPartOfAMessageIsCarriedAndNothingPauses() {
    Reader reader = lines(3);
    fixture.socket.arriveText("one\nt");
    fixture.socket.arriveText("w");
    assertThat(fixture.socket.verdicts).containsExactly("SUCCESS", "SUCCESS");
    assertThat(held()).isBetween(2L, 64L);
    fixture.socket.arriveText("o\nth");
    assertThat(reader.elements).containsExactly("one", "two");
    fixture.socket.arriveText("ree\n");
    assertThat(reader.elements).containsExactly("one", "two", "three");
    assertThat(held()).isZero();
    assertThat(fixture.socket.zeroLengthReceives).isZero();
  }

  @Test
  void messagesWithoutDemandBehindACarriedPartAreNotAccepted() {
    Reader reader = lines(1);
    fixture.socket.arriveText("on");
    fixture.socket.arriveText("e\ntwo\n");
    assertThat(reader.elements).containsExactly("one");
    assertThat(fixture.socket.verdicts).containsExactly("SUCCESS", "PARTIAL 2");
  }

  @Test
  void requestInOnNextDoesNotRecurseNorMakeATask_rs303() {
    Reader reader = lines(1);
    reader.onNextDo(element -> reader.request(1));
    int tasks = fixture.loop.executed.get();
    fixture.socket.arriveText("a\n".repeat(20_000));
    assertThat(reader.elements).hasSize(20_000);
    assertThat(reader.wrongs).isEmpty();
    assertThat(fixture.loop.executed.get()).isEqualTo(tasks);
    assertThat(fixture.socket.verdicts).containsExactly("SUCCESS");
  }

  @Test
  void rs213_aSubscriberThatThrowsIsCancelledAndTheRestStays() {
    Reader reader = lines(10);
    reader.onNextDo(element -> {
      throw new IllegalStateException("on purpose");
    });
    fixture.socket.arriveText("one\ntwo\n");
    assertThat(fixture.socket.verdicts).containsExactly("PARTIAL 4");
    assertThat(lines(10).elements).containsExactly("two");
  }

  // ---- batches

  @Test
  void aBatchIsAllTheMessagesOfAnIndicationAndImmutable() {
    Probe<List<String>> reader = new Probe<>(2);
    fixture.connection.receiveBatches(LINES).subscribe(reader);
    fixture.loop.runAll();
    fixture.socket.arriveText("one\ntwo\nth");
    fixture.socket.arriveText("r");
    fixture.socket.arriveText("ee\n");
    fixture.socket.arriveText("four\n");
    assertThat(reader.elements).containsExactly(List.of("one", "two"), List.of("three"));
    assertThat(fixture.socket.verdicts)
        .containsExactly("SUCCESS", "SUCCESS", "SUCCESS", "DATA_NOT_ACCEPTED");
    assertThatThrownBy(() -> reader.elements.get(0).add("no"))
        .isInstanceOf(UnsupportedOperationException.class);
    reader.request(1);
    fixture.loop.runAll();
    assertThat(reader.elements).last().isEqualTo(List.of("four"));
  }

  @Test
  void aBatchBeforeAMessageThatIsTooLongIsGivenAndThenTheError() {
    Probe<List<String>> reader = new Probe<>(5);
    fixture.connection.receiveBatches(LINES).subscribe(reader);
    fixture.loop.runAll();
    fixture.socket.arriveText("one\ntwo\n" + "x".repeat(30));
    assertThat(reader.elements).containsExactly(List.of("one", "two"));
    assertThat(reader.error).hasMessageContaining("20 bytes");
    assertThat(fixture.socket.verdicts).containsExactly("PARTIAL 8");
  }

  @Test
  void theLastLineIsABatchOfItsOwn() {
    Probe<List<String>> reader = new Probe<>(5);
    fixture.connection.receiveBatches(LINES).subscribe(reader);
    fixture.loop.runAll();
    fixture.socket.arriveText("one\ntwo");
    fixture.socket.finish(Status.SUCCESS);
    assertThat(reader.elements).containsExactly(List.of("one"), List.of("two"));
    assertThat(reader.completed).isTrue();
  }

  // ---- the carry is the connection's

  @ParameterizedTest
  @EnumSource(Mode.class)
  void aSuccessorBeginsWithTheCarryWithoutWaitingForMore(Mode mode) {
    lines(5).cancel();
    Reader first = lines(5);
    fixture.socket.arriveText("one\ntw");
    first.cancel();
    Reader second = fixture.subscribe(mode, 0);
    assertThat(second.text).isEmpty();
    second.request(10);
    fixture.loop.runAll();
    assertThat(second.text).hasToString("tw");
    assertThat(held()).isZero();
    fixture.socket.arriveText("o\n");
    assertThat(second.text).hasToString("two\n");
    assertThat(second.wrongs).isEmpty();
    assertThat(fixture.socket.retained).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void theCarryComesBeforeAnIndicationThatIsThereAlready(Mode mode) {
    Reader first = lines(5);
    fixture.socket.arriveText("tw");
    first.cancel();
    fixture.socket.arriveText("o\n"); // refused: nobody is there
    assertThat(fixture.socket.paused).isTrue();
    Reader second = fixture.subscribe(mode, 10);
    assertThat(second.text).hasToString("two\n");
    assertThat(fixture.socket.zeroLengthReceives).isEqualTo(mode == Mode.PULL ? 0 : 1);
  }

  @Test
  void theCarryIsGivenAtTheDemandOfTheSuccessor() {
    Reader first = fixture.subscribe(fixture.connection.receive(Frames.fixed(9)), 1);
    fixture.socket.arriveText("a\nb\nc\nd");
    first.cancel();
    Reader second = lines(2);
    assertThat(second.elements).containsExactly("a", "b");
    fixture.socket.arriveText("\ne\n");
    assertThat(second.elements).containsExactly("a", "b");
    assertThat(fixture.socket.verdicts).containsExactly("SUCCESS", "DATA_NOT_ACCEPTED");
    second.request(1);
    fixture.loop.runAll();
    assertThat(second.elements).containsExactly("a", "b", "c");
    second.request(1);
    fixture.loop.runAll();
    assertThat(second.elements).containsExactly("a", "b", "c", "d");
    assertThat(fixture.socket.verdicts).endsWith("PARTIAL 1");
    second.request(9);
    fixture.loop.runAll();
    assertThat(second.elements).containsExactly("a", "b", "c", "d", "e");
  }

  @Test
  void aSuccessorInsideOnNextGoesOnWithTheCarryToo() {
    Reader first = fixture.subscribe(fixture.connection.receive(Frames.fixed(9)), 1);
    fixture.socket.arriveText("a\nb\nc\nd");
    first.cancel();
    Reader third = new Reader(10);
    Reader second = lines(0);
    second.onNextDo(element -> {
      second.cancel();
      fixture.connection.receive().subscribe(third);
      assertThat(third.text).isEmpty();
    });
    second.request(5);
    fixture.loop.runAll();
    assertThat(second.elements).containsExactly("a");
    assertThat(third.text).hasToString("b\nc\nd");
    assertThat(third.wrongs).isEmpty();
  }

  @Test
  void aRetainedCarryIsAnElementByItselfAndItsOwn() {
    Reader first = lines(5);
    fixture.socket.arriveText("tw");
    first.cancel();
    Reader second = new Reader(1);
    second.releases = false;
    fixture.connection.receiveRetained().subscribe(second);
    fixture.loop.runAll();
    fixture.socket.arriveText("o");
    assertThat(fixture.socket.verdicts).containsExactly("SUCCESS", "DATA_NOT_ACCEPTED");
    RetainedData data = second.owed.get(0);
    assertThat(data.size()).isEqualTo(2);
    assertThat(data.toByteArray()).containsExactly('t', 'w');
    assertThat(data.buffers().get(0).isReadOnly()).isTrue();
    assertThat(data.isReleased()).isFalse();
    data.release();
    data.release();
    assertThat(data.isReleased()).isTrue();
    assertThatThrownBy(data::buffers).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(data::toByteArray).isInstanceOf(IllegalStateException.class);
    assertThat(fixture.socket.refusedReleases).isZero();
  }

  @Test
  void aRawReceiveIsRefusedWhileAnythingIsCarried() {
    Reader first = lines(5);
    fixture.socket.arriveText("tw");
    Request request = new Request();
    Status answer =
        fixture.connection.socket().receive(ByteBuffer.allocate(9), ReceiveMode.AVAILABLE, request);
    assertThat(answer).isEqualTo(Status.INVALID_DEVICE_STATE);
    assertThat(request.isDone()).isFalse(); // on the loop, not here
    fixture.loop.runAll();
    assertThat(request.status()).isEqualTo(Status.INVALID_DEVICE_STATE);
    fixture.socket.arriveText("o\n");
    assertThat(first.elements).containsExactly("two");
    int before = fixture.socket.zeroLengthReceives;
    fixture.connection.socket().receive(ByteBuffer.allocate(0), ReceiveMode.AVAILABLE, request);
    fixture.loop.runAll();
    assertThat(request.status()).isEqualTo(Status.SUCCESS);
    assertThat(fixture.socket.zeroLengthReceives).isEqualTo(before + 1);
  }

  // ---- the end behind a carry

  @Test
  void theLastLineNeedsDemand() {
    Reader first = lines(2);
    fixture.socket.arriveText("one\ntwo");
    first.cancel();
    Reader second = lines(0);
    fixture.socket.finish(Status.SUCCESS);
    assertThat(second.hasEnded()).isFalse();
    second.request(1);
    fixture.loop.runAll();
    assertThat(second.elements).containsExactly("two");
    assertThat(second.completed).isTrue();
    assertThat(lines(0).completed).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void theEndComesBehindTheCarryInEveryMode(Mode mode) {
    lines(1);
    fixture.socket.arriveText("tw");
    fixture.socket.finish(Status.CONNECTION_RESET);
    Reader second = fixture.subscribe(mode, 0); // the first heard of the end and left the carry
    assertThat(second.hasEnded()).isFalse();
    second.request(2);
    fixture.loop.runAll();
    assertThat(second.text).hasToString("tw");
    assertThat(second.error).hasMessageContaining("CONNECTION_RESET");
    assertThat(second.wrongs).isEmpty();
  }

  @Test
  void afterATruncatedMessageAnotherReadsWhatIsThere() {
    Frames<?> frames = Frames.fixed(4);
    Reader first = fixture.subscribe(fixture.connection.receive(frames), 5);
    fixture.socket.arriveText("fourtwo");
    fixture.socket.finish(Status.SUCCESS);
    assertThat(first.text).hasToString("four");
    assertThat(first.error).hasMessageContaining("truncated");
    Reader again = fixture.subscribe(fixture.connection.receive(frames), 5);
    assertThat(again.error).hasMessageContaining("truncated");
    Reader second = fixture.subscribe(Mode.COPY, 5);
    assertThat(second.text).hasToString("two");
    assertThat(second.completed).isTrue();
    assertThat(fixture.subscribe(fixture.connection.receive(frames), 5).completed)
        .isTrue();
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void afterAMessageThatIsTooLongAnotherReadsAllOfIt(Mode mode) {
    Reader first = lines(9);
    String line = "x".repeat(15);
    fixture.socket.arriveText("ok\n" + line);
    fixture.socket.arriveText(line);
    assertThat(first.text).hasToString("ok");
    assertThat(first.error).isInstanceOf(FrameException.class);
    assertThat(fixture.socket.verdicts).containsExactly("SUCCESS", "DATA_NOT_ACCEPTED");
    assertThat(fixture.subscribe(mode, 100).text).hasToString(line + line);
  }

  @Test
  void whoSubscribesInOnErrorGoesOnWithinTheSameIndication() {
    Reader second = new Reader(9);
    Reader first = lines(9);
    first.onEndDo(() -> fixture.connection.receive().subscribe(second));
    fixture.socket.arriveText("ok\n" + "x".repeat(30));
    assertThat(first.error).isInstanceOf(FrameException.class);
    assertThat(second.text).hasToString("x".repeat(30));
    assertThat(fixture.socket.verdicts).containsExactly("SUCCESS");
    assertThat(second.wrongs).isEmpty();
  }

  @Test
  void aLocalCloseFailsAtOnceAndDropsTheCarry() {
    Reader first = lines(5);
    fixture.socket.arriveText("tw");
    first.cancel();
    Reader second = fixture.subscribe(Mode.COPY, 0);
    fixture.socket.fail(new IllegalStateException("on purpose"));
    assertThat(second.error).isInstanceOf(SocketClosedException.class);
    assertThat(held()).isZero();
    assertThat(fixture.subscribe(Mode.COPY, 1).error).isInstanceOf(SocketClosedException.class);
  }

  @Test
  void aCloseInGoodOrderDoesNotWaitForACarryThatNobodyReads() {
    lines(5);
    fixture.socket.arriveText("tw");
    Probe<Void> close = new Probe<>(1);
    fixture.connection.receive(Frames.fixed(4)).subscribe(new Reader(1)); // refused
    fixture.loop.runAll();
    fixture.socket.disconnected(Disconnect.GRACEFUL);
    fixture.socket.finish(Status.SUCCESS);
    fixture.connection.close().subscribe(close);
    fixture.loop.runAll();
    assertThat(close.completed).isTrue();
  }

  @Test
  void aCloseInGoodOrderEndsAfterATruncatedMessage() {
    Reader first = fixture.subscribe(fixture.connection.receive(Frames.fixed(4)), 5);
    Probe<Void> close = new Probe<>(1);
    fixture.connection.close().subscribe(close);
    fixture.loop.runAll();
    assertThat(close.completed).isFalse();
    fixture.socket.arriveText("two");
    fixture.socket.disconnected(Disconnect.GRACEFUL);
    assertThat(close.completed).isFalse();
    fixture.socket.finish(Status.SUCCESS);
    assertThat(first.error).hasMessageContaining("truncated");
    assertThat(close.completed).isTrue();
  }

  @Test
  void aLongCarryIsGivenBackAndAShortOneIsKept() {
    Frames<?> frames = Frames.fixed(100_000);
    Reader reader = fixture.subscribe(fixture.connection.receive(frames), 5);
    for (int i = 0; i < 4; i++) {
      fixture.socket.arrive(new byte[30_000]);
      assertThat(held()).isLessThan(100_000);
    }
    assertThat(reader.elements).hasSize(1);
    assertThat(held()).isBetween(20_000L, 40_000L);
  }
}
