package dev.sluice.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.api.Disconnect;
import dev.sluice.api.Status;
import dev.sluice.streams.Fixture.Mode;
import dev.sluice.streams.Fixture.Reader;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a connection whose receiver goes before the end. */
@Timeout(20)
class CancelPolicyTest {
  /** The ways of going before the end. */
  enum Leave {
    CANCEL(Probe::cancel),
    ZERO(probe -> probe.request(0)),
    MINUS_ONE(probe -> probe.request(-1));

    private final Consumer<Reader> body;

    Leave(Consumer<Reader> body) {
      this.body = body;
    }
  }

  private static Fixture with(CancelPolicy policy) {
    return new Fixture(StreamOptions.defaults().withCancelPolicy(policy));
  }

  private static Stream<Arguments> leaves() {
    return Stream.of(Leave.values())
        .flatMap(leave -> Fixture.modes().map(mode -> Arguments.of(leave, mode)));
  }

  private static long dropped(Fixture fixture) {
    return fixture.connection.statistics().receive().bytesDropped();
  }

  private static void leave(Fixture fixture, Reader reader, Leave leave) {
    leave.body.accept(reader);
    fixture.loop.runAll();
    if (leave == Leave.CANCEL) {
      assertThat(reader.hasEnded()).isFalse();
    } else {
      assertThat(ReceiveTableTest.end(reader)).isEqualTo("3.9");
    }
  }

  @ParameterizedTest
  @MethodSource("leaves")
  void pauseLeavesTheBytesAndTheSocket(Leave leave, Mode mode) {
    Fixture fixture = with(CancelPolicy.PAUSE);
    Reader reader = fixture.subscribe(mode, 0);
    leave(fixture, reader, leave);
    fixture.socket.arriveText("abc");

    assertThat(fixture.socket.unaccepted()).isEqualTo(3);
    assertThat(fixture.socket.calls).doesNotContain("abort", "disconnect", "close");
    assertThat(dropped(fixture)).isZero();
    assertThat(fixture.subscribe(Mode.COPY, 9).text).hasToString("abc");
  }

  @ParameterizedTest
  @MethodSource("leaves")
  void abortAborts(Leave leave, Mode mode) {
    Fixture fixture = with(CancelPolicy.ABORT);
    Reader reader = fixture.subscribe(mode, 0);
    leave(fixture, reader, leave);
    assertThat(fixture.socket.calls).contains("abort");
  }

  @ParameterizedTest
  @MethodSource("leaves")
  void closeClosesInOrder(Leave leave, Mode mode) {
    Fixture fixture = with(CancelPolicy.CLOSE);
    Reader reader = fixture.subscribe(mode, 0);
    leave(fixture, reader, leave);

    assertThat(fixture.socket.calls).contains("disconnect").doesNotContain("abort", "close");
    fixture.socket.disconnected(Disconnect.GRACEFUL);
    assertThat(fixture.socket.calls).contains("close").doesNotContain("abort");
  }

  @ParameterizedTest
  @MethodSource("leaves")
  void drainDropsSoManyBytesThenPauses(Leave leave, Mode mode) {
    Fixture fixture = with(CancelPolicy.drain(5));
    Reader reader = fixture.subscribe(mode, 0);
    fixture.socket.arriveText("abc");
    leave(fixture, reader, leave);
    fixture.socket.arriveText("defgh");

    assertThat(reader.text).isEmpty();
    assertThat(dropped(fixture)).isEqualTo(5);
    assertThat(fixture.socket.paused).isTrue();
    assertThat(fixture.socket.unaccepted()).isEqualTo(3);
    assertThat(fixture.subscribe(Mode.COPY, 9).text).hasToString("fgh");
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void theEndIsFoundWhileDraining(Mode mode) {
    Fixture fixture = with(CancelPolicy.drain(Long.MAX_VALUE));
    Reader reader = fixture.subscribe(mode, 0);
    fixture.socket.arriveText("abc");
    leave(fixture, reader, Leave.CANCEL);
    fixture.socket.arriveText("def");
    fixture.socket.finish(Status.SUCCESS);

    assertThat(dropped(fixture)).isEqualTo(6);
    assertThat(ReceiveTableTest.end(fixture.subscribe(Mode.COPY, 0))).isEqualTo("complete");
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void whoSubscribesWhileDrainingGetsWhatIsLeft(Mode mode) {
    Fixture fixture = with(CancelPolicy.drain(100));
    leave(fixture, fixture.subscribe(mode, 0), Leave.CANCEL);
    fixture.socket.arriveText("abc");
    assertThat(dropped(fixture)).isEqualTo(3);
    Reader next = fixture.subscribe(Mode.COPY, 1);
    fixture.socket.arriveText("de");
    fixture.socket.arriveText("fg");

    assertThat(next.text).hasToString("de");
    assertThat(dropped(fixture)).isEqualTo(3);
    assertThat(fixture.socket.paused).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void whoSubscribesInTheSignalOfTheCancelMissesNothing(Mode mode) {
    Fixture fixture = with(CancelPolicy.drain(Long.MAX_VALUE));
    Reader next = new Reader(Long.MAX_VALUE);
    Reader first = new Reader(9);
    first.onNextDo(element -> {
      first.cancel();
      fixture.connection.receive().subscribe(next);
    });
    fixture.receive(mode).subscribe(first);
    fixture.loop.runAll();
    fixture.socket.arriveText("abcdef");

    assertThat(first.text.toString() + next.text).isEqualTo("abcdef");
    assertThat(dropped(fixture)).isZero();
    assertThat(next.wrongs).isEmpty();
  }

  @Test
  void drainingTakesWhatIsCarriedFirst() {
    Fixture fixture = with(CancelPolicy.drain(4));
    Reader reader = fixture.subscribe(fixture.connection.receive(Frames.fixed(8)), 1);
    fixture.socket.arriveText("abc");
    assertThat(fixture.socket.unaccepted()).isZero();
    leave(fixture, reader, Leave.CANCEL);
    fixture.socket.arriveText("defgh");

    assertThat(dropped(fixture)).isEqualTo(4);
    assertThat(fixture.subscribe(Mode.COPY, 9).text).hasToString("efgh");
  }

  @Test
  void partOfWhatIsCarriedCanBeDrained() {
    Fixture fixture = with(CancelPolicy.drain(2));
    Reader reader = fixture.subscribe(fixture.connection.receive(Frames.fixed(8)), 1);
    fixture.socket.arriveText("abc");
    leave(fixture, reader, Leave.CANCEL);
    fixture.socket.arriveText("def");

    assertThat(dropped(fixture)).isEqualTo(2);
    assertThat(fixture.subscribe(Mode.COPY, 9).text).hasToString("cdef");
  }

  @Test
  void drainingCanBeginAnewWithEachThatGoes() {
    Fixture fixture = with(CancelPolicy.drain(2));
    for (String rest : List.of("cd", "gh")) {
      Reader reader = fixture.subscribe(Mode.COPY, 0);
      fixture.socket.arriveText(rest.equals("cd") ? "abcd" : "efgh");
      leave(fixture, reader, Leave.CANCEL);
      Reader next = fixture.subscribe(Mode.COPY, 1);
      assertThat(next.text).hasToString(rest);
      fixture.connection.onCancel(CancelPolicy.PAUSE);
      leave(fixture, next, Leave.CANCEL);
      fixture.connection.onCancel(CancelPolicy.drain(2));
    }
    assertThat(dropped(fixture)).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void rs213_aSubscriberThatThrowsHasGone(Mode mode) {
    Fixture fixture = with(CancelPolicy.ABORT);
    Reader reader = new Reader(9);
    reader.onNextDo(element -> {
      throw new IllegalStateException("on purpose");
    });
    fixture.receive(mode).subscribe(reader);
    fixture.loop.runAll();
    fixture.socket.arriveText("abc");

    assertThat(reader.elements).hasSize(1);
    assertThat(reader.hasEnded()).isFalse();
    assertThat(fixture.socket.calls).contains("abort");
  }

  @Test
  void rs213_aSubscriberThatThrowsInOnSubscribeHasGone() {
    Fixture fixture = with(CancelPolicy.ABORT);
    Reader reader = new Reader(0);
    reader.onSubscribeDo(() -> {
      throw new IllegalStateException("on purpose");
    });
    fixture.connection.receive().subscribe(reader);
    fixture.loop.runAll();
    assertThat(fixture.socket.calls).contains("abort");
  }

  @Test
  void whatIsThrownAtTheEndOrCancelledBehindItAppliesNoPolicy() {
    Fixture fixture = with(CancelPolicy.ABORT);
    Reader reader = new Reader(0);
    reader.onEndDo(() -> {
      reader.cancel();
      throw new IllegalStateException("on purpose");
    });
    fixture.connection.receive().subscribe(reader);
    fixture.loop.runAll();
    fixture.socket.finish(Status.SUCCESS);
    reader.cancel();
    reader.request(0);
    fixture.loop.runAll();

    assertThat(reader.completed).isTrue();
    assertThat(fixture.socket.calls).doesNotContain("abort");
  }

  @Test
  void aSecondSubscriberThatIsRefusedAppliesNoPolicy() {
    Fixture fixture = with(CancelPolicy.ABORT);
    fixture.subscribe(Mode.COPY, 1);
    Reader second = fixture.subscribe(Mode.COPY, 1);
    second.cancel();
    fixture.loop.runAll();
    assertThat(second.error).isInstanceOf(IllegalStateException.class);
    assertThat(fixture.socket.calls).doesNotContain("abort");
  }

  @Test
  void aMessageThatIsTooLongAppliesNoPolicy() {
    Fixture fixture = with(CancelPolicy.ABORT);
    Reader reader = fixture.subscribe(
        fixture.connection.receive(Frames.lines(java.nio.charset.StandardCharsets.US_ASCII, 2)), 1);
    fixture.socket.arriveText("abcdef\n");
    assertThat(reader.error).isInstanceOf(FrameException.class);
    assertThat(fixture.socket.calls).doesNotContain("abort");
    assertThat(fixture.subscribe(Mode.COPY, 1).text).hasToString("abcdef\n");
  }

  @Test
  void thePolicyOfAConnectionComesBeforeThatOfItsOptions() {
    Fixture fixture = with(CancelPolicy.ABORT);
    fixture.connection.onCancel(CancelPolicy.drain(1));
    Reader reader = fixture.subscribe(Mode.COPY, 0);
    fixture.socket.arriveText("ab");
    leave(fixture, reader, Leave.CANCEL);
    assertThat(dropped(fixture)).isOne();
    assertThat(fixture.socket.calls).doesNotContain("abort");
  }

  @Test
  void aDrainIsOfOneByteOrMore() {
    assertThatIllegalArgumentException().isThrownBy(() -> CancelPolicy.drain(0));
    assertThat(CancelPolicy.drain(7)).hasToString("DRAIN 7").isEqualTo(CancelPolicy.drain(7));
  }
}
