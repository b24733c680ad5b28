package dev.sluice.streams;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Disconnect;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.streams.Fixture.Mode;
import dev.sluice.streams.Fixture.Reader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;

/** How a connection ends: scripts of events, and what is called of the socket in which order. */
@Timeout(20)
class CloseTest {
  private static final Duration DEADLINE = StreamOptions.defaults().closeDeadline();

  private final Fixture fixture = new Fixture();

  private Probe<Void> ask(Publisher<Void> end) {
    Probe<Void> probe = new Probe<>(1);
    end.subscribe(probe);
    fixture.loop.runAll();
    return probe;
  }

  /** A step of a script. */
  private record Step(String name, Consumer<CloseTest> body) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final Step CLOSE = new Step("close()", t -> t.ask(t.fixture.connection.close()));
  private static final Step ABORT = new Step("abort()", t -> t.ask(t.fixture.connection.abort()));
  private static final Step DISCONNECT =
      new Step("disconnect()", t -> t.ask(t.fixture.connection.disconnect()));
  private static final Step FIN =
      new Step("FIN", t -> t.fixture.socket.disconnected(Disconnect.GRACEFUL));
  private static final Step RESET =
      new Step("reset", t -> t.fixture.socket.disconnected(Disconnect.ABORTIVE));
  private static final Step END =
      new Step("end of data", t -> t.fixture.socket.finish(Status.SUCCESS));
  private static final Step READ =
      new Step("a reader", t -> t.reader = t.fixture.subscribe(Mode.COPY, 0));
  private static final Step STOP = new Step("the reader cancels", t -> {
    t.reader.cancel();
    t.fixture.loop.runAll();
  });
  private static final Step DATA = new Step("data", t -> t.fixture.socket.arriveText("ab"));
  private static final Step REQUEST = new Step("the reader asks", t -> {
    t.reader.request(10);
    t.fixture.loop.runAll();
  });
  private static final Step DEADLINE_PASSES =
      new Step("the deadline", t -> t.fixture.loop.advance(DEADLINE.toNanos()));
  private static final Step RAW_CLOSE =
      new Step("raw close", t -> t.fixture.loop.run(() -> t.fixture.socket.close(new Request())));

  private Reader reader;

  static Stream<Arguments> scripts() {
    return Stream.of(
        script("disconnect", CLOSE),
        script("disconnect close", CLOSE, FIN),
        script("disconnect close", FIN, CLOSE),
        script("disconnect close", CLOSE, RESET),
        script("disconnect close", CLOSE, DEADLINE_PASSES),
        script("disconnect close", CLOSE, CLOSE, FIN, CLOSE),
        script("disconnect", DISCONNECT, FIN),
        script("disconnect close", DISCONNECT, FIN, CLOSE),
        script("disconnect close", DISCONNECT, CLOSE, FIN, DEADLINE_PASSES),
        script("disconnect abort close", CLOSE, ABORT),
        script("abort close", ABORT),
        script("abort close", ABORT, CLOSE, ABORT),
        script("close close", RAW_CLOSE, CLOSE, ABORT),
        script("disconnect", DISCONNECT, DISCONNECT),
        // while somebody reads, the last byte counts, not the FIN
        script("disconnect", READ, CLOSE, DATA, FIN),
        script("disconnect receive 0 close", READ, CLOSE, DATA, FIN, REQUEST, END),
        script("disconnect close", READ, CLOSE, DATA, FIN, STOP),
        script("disconnect close", READ, CLOSE, DATA, FIN, DEADLINE_PASSES),
        script("disconnect close", READ, CLOSE, END),
        script("disconnect close", READ, END, CLOSE));
  }

  private static Arguments script(String calls, Step... steps) {
    return Arguments.arguments(List.of(steps), calls);
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @MethodSource("scripts")
  void followsTheScript(List<Step> steps, String calls) {
    steps.forEach(step -> step.body.accept(this));
    List<String> seen =
        fixture.socket.calls.stream().filter(call -> !call.startsWith("enable")).toList();
    assertThat(String.join(" ", seen)).isEqualTo(calls);
    boolean closed = calls.endsWith("close");
    assertThat(ask(closed ? fixture.connection.close() : fixture.connection.disconnect()).completed)
        .isTrue();
    if (closed) {
      assertThat(fixture.loop.timers()).isZero();
    }
  }

  @Test
  void aSendIsFinishedBeforeCloseEndsTheSendingDirection() {
    fixture.socket.sendRoom = 0;
    int size = 4 << 20;
    Source<ByteBuffer> source =
        new Source<>(size / 1000 + 1, i -> ByteBuffer.wrap(Bytes.pattern(i * 1000L, 1000)));
    Probe<Void> sent = ask(fixture.connection.send(source));
    Probe<Void> closed = ask(fixture.connection.close());
    while (!sent.hasEnded()) {
      fixture.socket.drain(100_000);
    }
    assertThat(sent.completed).isTrue();
    assertThat(fixture.socket.finSent).isTrue();
    assertThat(fixture.socket.sent.size()).isEqualTo((size / 1000 + 1) * 1000);
    assertThat(closed.hasEnded()).isFalse();
    fixture.socket.disconnected(Disconnect.GRACEFUL);
    assertThat(closed.completed).isTrue();
  }

  @Test
  void aSendThatNeverEndsIsCutOffByTheDeadline() {
    Source<ByteBuffer> source = new Source<>(1, i -> Bytes.of("abc"));
    source.staysOpen = true;
    Probe<Void> sent = ask(fixture.connection.send(source));
    Probe<Void> closed = ask(fixture.connection.close());
    fixture.loop.advance(DEADLINE.toNanos() - 1);
    assertThat(closed.hasEnded()).isFalse();
    fixture.loop.advance(1);
    assertThat(closed.completed).isTrue();
    assertThat(((SendException) sent.error).bytesHandedOver()).isEqualTo(3);
    assertThat(source.cancels).isEqualTo(1);
    assertThat(fixture.connection.ending().wasCutOff()).isTrue();
  }

  @Test
  void aCancelledSendGoesOutBeforeTheFin() {
    fixture.socket.sendRoom = 1;
    Source<ByteBuffer> source = new Source<>(2, i -> Bytes.of("abc"));
    source.byHand = true;
    Probe<Void> sent = ask(fixture.connection.send(source));
    source.give();
    fixture.loop.runAll();
    source.give();
    ask(fixture.connection.disconnect());
    sent.cancel();
    fixture.socket.drain(100);
    assertThat(fixture.socket.sent.toString(ISO_8859_1)).isEqualTo("abcabc");
    assertThat(fixture.socket.finSent).isTrue();
  }

  @Test
  void aDisconnectThatCannotBeDoneFails() {
    fixture.socket.disconnected(Disconnect.ABORTIVE);
    Probe<Void> ended = ask(fixture.connection.disconnect());
    assertThat(ended.error).isInstanceOf(StatusException.class);
    assertThat(((StatusException) ended.error).status()).isEqualTo(Status.CONNECTION_RESET);
    assertThat(ask(fixture.connection.close()).completed).isTrue();
  }

  @Test
  void cancellingAWaitForTheEndDoesNotStopIt() {
    Probe<Void> closed = ask(fixture.connection.close());
    closed.cancel();
    fixture.socket.disconnected(Disconnect.GRACEFUL);
    assertThat(fixture.socket.closed).isTrue();
    assertThat(closed.hasEnded()).isFalse();
  }

  @Test
  void aCloseWithADeadlineOfZeroIsAResetUnlessThePeerHasEnded() {
    Fixture fixture = new Fixture(StreamOptions.defaults().withCloseDeadline(Duration.ZERO));
    Probe<Void> closed = new Probe<>(1);
    fixture.connection.close().subscribe(closed);
    fixture.loop.runAll();
    assertThat(closed.hasEnded()).isFalse();
    fixture.loop.advance(0);
    assertThat(closed.completed).isTrue();
  }

  @Test
  void closeCompletesAfterTheLoopHasEnded() {
    fixture.loop.end();
    assertThat(ask(fixture.connection.close()).completed).isTrue();
    assertThat(ask(fixture.connection.abort()).completed).isTrue();
  }

  @Test
  void subscribingBeginsTheEnd_alsoWhenItIsCancelledAtOnce() {
    Probe<Void> probe = new Probe<>(0);
    probe.onSubscribeDo(probe::cancel);
    fixture.connection.abort().subscribe(probe);
    fixture.loop.runAll();
    assertThat(fixture.socket.calls).containsExactly("abort", "close");
    assertThat(probe.hasEnded()).isFalse();
  }

  // ---- disconnected()

  @Test
  void bothDisconnectsAreToldAndThenItCompletes() {
    Probe<Disconnect> early = new Probe<>(10);
    fixture.connection.disconnected().subscribe(early);
    fixture.loop.runAll();
    fixture.socket.disconnected(Disconnect.GRACEFUL);
    assertThat(early.elements).containsExactly(Disconnect.GRACEFUL);
    assertThat(early.completed).isFalse();
    fixture.socket.disconnected(Disconnect.ABORTIVE);
    assertThat(early.elements).containsExactly(Disconnect.GRACEFUL, Disconnect.ABORTIVE);
    assertThat(early.completed).isTrue();
    Probe<Disconnect> late = new Probe<>(0);
    fixture.connection.disconnected().subscribe(late);
    fixture.loop.runAll();
    assertThat(late.elements).isEmpty();
    late.request(1);
    fixture.loop.runAll();
    assertThat(late.elements).containsExactly(Disconnect.GRACEFUL);
    late.request(1);
    fixture.loop.runAll();
    assertThat(late.completed).isTrue();
    assertThat(late.wrongs).isEmpty();
  }

  @Test
  void disconnectedComesAtOnceWhileReceivingIsPaused_wskD7() {
    Reader slow = fixture.subscribe(Mode.COPY, 0);
    fixture.socket.arriveText("ab");
    Probe<Disconnect> probe = new Probe<>(10);
    fixture.connection.disconnected().subscribe(probe);
    fixture.socket.disconnected(Disconnect.GRACEFUL);
    assertThat(probe.elements).containsExactly(Disconnect.GRACEFUL);
    assertThat(slow.hasEnded()).isFalse();
  }

  @Test
  void aLocalCloseCompletesDisconnected() {
    Probe<Disconnect> probe = new Probe<>(0);
    fixture.connection.disconnected().subscribe(probe);
    ask(fixture.connection.abort());
    assertThat(probe.completed).isTrue();
  }

  /** Enabling the event says only that the socket closes; why is told to who listens for that. */
  @ParameterizedTest
  @EnumSource(Mode.class)
  void whoSubscribesWhileTheSocketBeginsToCloseHearsOfTheTrueReason(Mode mode) {
    Reader early = new Reader(1);
    fixture.loop.run(() -> {
      fixture.socket.beginClosing(Status.IO_TIMEOUT, null);
      fixture.receive(mode).subscribe(early);
    });
    assertThat(((StatusException) early.error).status()).isEqualTo(Status.IO_TIMEOUT);
  }

  @Test
  void rs309_disconnectedAnswersABadRequest() {
    Probe<Disconnect> probe = new Probe<>(-1);
    fixture.connection.disconnected().subscribe(probe);
    fixture.loop.runAll();
    assertThat(probe.error)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3.9");
    assertThat(probe.wrongs).isEmpty();
  }

  @Test
  void cancelInOnNextOfDisconnectedIsTheEndOfIt() {
    fixture.socket.disconnected(Disconnect.GRACEFUL);
    fixture.socket.disconnected(Disconnect.ABORTIVE);
    Probe<Disconnect> probe = new Probe<>(10);
    probe.onNextDo(kind -> probe.cancel());
    fixture.connection.disconnected().subscribe(probe);
    fixture.loop.runAll();
    assertThat(probe.elements).hasSize(1);
    assertThat(probe.completed).isFalse();
  }
}
