package dev.sluice.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.api.Status;
import dev.sluice.streams.ConnectionTimeoutException.Kind;
import dev.sluice.streams.Fixture.Mode;
import dev.sluice.streams.Fixture.Reader;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the timeouts of a connection measure, by a clock that a test drives. */
@Timeout(20)
class TimeoutTest {
  private static final Duration TIME = Duration.ofSeconds(10);
  private static final long NANOS = TIME.toNanos();
  private static final long TENTH = NANOS / 10;

  private static final StreamOptions READ = StreamOptions.defaults().withReadTimeout(TIME);
  private static final StreamOptions WRITE = StreamOptions.defaults().withWriteTimeout(TIME);
  private static final StreamOptions IDLE = StreamOptions.defaults().withIdleTimeout(TIME);

  private static boolean isAborted(Fixture fixture) {
    return fixture.socket.calls.contains("abort");
  }

  /** Time passes to the last moment, and the connection lives; then it does not. */
  private static void assertOverIn(Fixture fixture, long nanos) {
    fixture.loop.advance(nanos - 1);
    assertThat(isAborted(fixture)).as("too early").isFalse();
    fixture.loop.advance(1);
    assertThat(isAborted(fixture)).as("aborted").isTrue();
  }

  private static void assertNeverOver(Fixture fixture) {
    fixture.loop.advance(100 * NANOS);
    assertThat(isAborted(fixture)).isFalse();
  }

  private static void assertKind(Throwable error, Kind kind) {
    assertThat(error).isInstanceOfSatisfying(ConnectionTimeoutException.class, timeout -> {
      assertThat(timeout.kind()).isEqualTo(kind);
      assertThat(timeout.timeout()).isEqualTo(TIME);
      assertThat(timeout.status()).isEqualTo(Status.IO_TIMEOUT);
    });
  }

  // ---- reading

  @ParameterizedTest
  @EnumSource(Mode.class)
  void aReaderThatGetsNothingTimesOut(Mode mode) {
    Fixture fixture = new Fixture(READ);
    Reader reader = fixture.subscribe(mode, 1);
    assertOverIn(fixture, NANOS);
    assertKind(reader.error, Kind.READ);
    assertThat(reader.error)
        .hasMessage("connection 127.0.0.1:7 to 127.0.0.1:9: nothing received for 10s, after 0 bytes"
            + " received and 0 bytes sent (IO_TIMEOUT)");
    assertKind(fixture.subscribe(Mode.COPY, 0).error, Kind.READ);
    assertThat(reader.wrongs).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void theTimeRunsFromTheLatestBytes(Mode mode) {
    Fixture fixture = new Fixture(READ);
    fixture.subscribe(mode, 1000);
    for (int i = 0; i < 5; i++) {
      fixture.loop.advance(6 * TENTH);
      fixture.socket.arriveText("a");
    }
    assertOverIn(fixture, NANOS);
  }

  @Test
  void aPartOfAMessageCounts() {
    Fixture fixture = new Fixture(READ);
    Reader reader = fixture.subscribe(fixture.connection.receive(Frames.fixed(8)), 1);
    fixture.loop.advance(6 * TENTH);
    fixture.socket.arriveText("abc");
    assertOverIn(fixture, NANOS);
    assertKind(reader.error, Kind.READ);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void withoutDemandNoTimeRuns(Mode mode) {
    Fixture fixture = new Fixture(READ);
    Reader reader = fixture.subscribe(mode, 0);
    assertNeverOver(fixture);
    fixture.socket.arriveText("a"); // and the event is paused
    assertNeverOver(fixture);
    reader.cancel();
    assertNeverOver(fixture);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void theTimeBeginsWithTheDemand(Mode mode) {
    Fixture fixture = new Fixture(READ);
    Reader reader = fixture.subscribe(mode, 0);
    fixture.loop.advance(33 * TENTH);
    reader.request(1);
    fixture.loop.runAll();
    assertOverIn(fixture, NANOS);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void moreDemandDoesNotBeginItAnew(Mode mode) {
    Fixture fixture = new Fixture(READ);
    Reader reader = fixture.subscribe(mode, 1);
    fixture.loop.advance(6 * TENTH);
    reader.request(1);
    fixture.loop.runAll();
    assertOverIn(fixture, 4 * TENTH);
  }

  @Test
  void theTimeBeginsAnewWithDemandAfterAPause() {
    Fixture fixture = new Fixture(READ);
    Reader reader = fixture.subscribe(Mode.COPY, 1);
    fixture.socket.arriveText("a");
    fixture.loop.advance(77 * TENTH);
    reader.request(1);
    assertOverIn(fixture, NANOS);
  }

  @Test
  void afterTheEndNoTimeRuns() {
    Fixture fixture = new Fixture(READ);
    fixture.subscribe(Mode.COPY, 1);
    fixture.socket.finish(Status.SUCCESS);
    assertNeverOver(fixture);
  }

  @Test
  void aLoopThatWasBusyLooksOnceMoreBeforeItBlamesThePeer() {
    Fixture fixture = new Fixture(READ);
    Reader reader = fixture.subscribe(Mode.COPY, 9);
    fixture.loop.stall(2 * NANOS);
    fixture.loop.advance(0); // the timer runs, and what is there was not read yet
    assertThat(isAborted(fixture)).isFalse();
    fixture.socket.arriveText("a");
    assertThat(reader.text).hasToString("a");
    assertOverIn(fixture, NANOS);
  }

  @Test
  void aLoopThatIsAlwaysBusyTimesOutAllTheSame() {
    Fixture fixture = new Fixture(READ);
    fixture.subscribe(Mode.COPY, 9);
    for (int i = 0; i < 2; i++) {
      fixture.loop.stall(2 * NANOS);
      fixture.loop.advance(0);
    }
    assertThat(isAborted(fixture)).isTrue();
  }

  // ---- writing

  @Test
  void aSendThatGetsNowhereTimesOut() {
    Fixture fixture = new Fixture(WRITE);
    Reader reader = fixture.subscribe(Mode.COPY, 0);
    fixture.loop.advance(27 * TENTH);
    fixture.socket.sendRoom = 3;
    Reader sending = fixture.subscribe(fixture.connection.send(ByteBuffer.allocate(10)), 1);
    assertOverIn(fixture, NANOS);

    assertThat(sending.error).isInstanceOfSatisfying(SendException.class, error -> {
      assertThat(error.status()).isEqualTo(Status.IO_TIMEOUT);
      assertThat(error.bytesHandedOver()).isEqualTo(3);
      assertKind(error.getCause(), Kind.WRITE);
      assertThat(error.reason()).startsWith("nothing could be sent for 10s");
    });
    assertKind(reader.error, Kind.WRITE);

    Reader late = fixture.subscribe(fixture.connection.send(ByteBuffer.allocate(10)), 1);
    assertKind(late.error.getCause(), Kind.WRITE);
  }

  @Test
  void aSendWhoseSourceGivesNothingDoesNotTimeOut() {
    Fixture fixture = new Fixture(WRITE);
    fixture.subscribe(fixture.connection.send(new HandPublisher<ByteBuffer>()), 1);
    assertNeverOver(fixture);
  }

  @Test
  void theTimeRunsFromTheLatestCallThatTheSystemTook() {
    Fixture fixture = new Fixture(WRITE);
    for (int i = 0; i < 3; i++) {
      fixture.socket.sendRoom = 0;
      fixture.subscribe(fixture.connection.send(ByteBuffer.allocate(10)), 1);
      fixture.loop.advance(6 * TENTH);
      fixture.socket.drain(10);
      fixture.loop.advance(6 * TENTH);
    }
    fixture.socket.sendRoom = 0;
    fixture.subscribe(fixture.connection.send(ByteBuffer.allocate(10)), 1);
    assertOverIn(fixture, NANOS);
  }

  // ---- neither

  @Test
  void aConnectionOnWhichNothingMovesTimesOut() {
    Fixture fixture = new Fixture(IDLE);
    assertOverIn(fixture, NANOS);
    assertKind(fixture.subscribe(Mode.COPY, 1).error, Kind.IDLE);
  }

  @Test
  void bytesThatNobodyAskedForDoNotMove() {
    Fixture fixture = new Fixture(IDLE);
    fixture.subscribe(Mode.COPY, 0);
    fixture.loop.advance(6 * TENTH);
    fixture.socket.arriveText("abc");
    assertOverIn(fixture, 4 * TENTH);
  }

  @Test
  void bytesInEitherDirectionMove() {
    Fixture fixture = new Fixture(IDLE);
    fixture.subscribe(Mode.COPY, 1000);
    for (int i = 0; i < 4; i++) {
      fixture.loop.advance(6 * TENTH);
      fixture.socket.arriveText("abc");
      fixture.loop.advance(6 * TENTH);
      fixture.subscribe(fixture.connection.send(ByteBuffer.allocate(1)), 1);
    }
    assertOverIn(fixture, NANOS);
  }

  // ---- the timer

  @Test
  void theFirstTimeThatIsOverCounts() {
    Fixture fixture = new Fixture(
        IDLE.withReadTimeout(TIME.multipliedBy(2)).withWriteTimeout(TIME.multipliedBy(3)));
    Reader reader = fixture.subscribe(Mode.COPY, 1);
    assertOverIn(fixture, NANOS);
    assertKind(reader.error, Kind.IDLE);
  }

  @Test
  void withoutTimeoutsThereIsNoTimer() {
    Fixture fixture = new Fixture();
    fixture.subscribe(Mode.COPY, 9);
    fixture.socket.arriveText("abc");
    assertThat(fixture.loop.timers()).isZero();
  }

  @Test
  void whatMovesSchedulesNothing() {
    Fixture fixture = new Fixture(READ.withIdleTimeout(TIME).withWriteTimeout(TIME));
    fixture.subscribe(Mode.COPY, Long.MAX_VALUE);
    fixture.subscribe(fixture.connection.send(ByteBuffer.allocate(1)), 1); // looked at earlier now
    int scheduled = fixture.loop.scheduled();
    for (int i = 0; i < 1000; i++) {
      fixture.socket.arriveText("abc");
      fixture.subscribe(fixture.connection.send(ByteBuffer.allocate(1)), 1);
    }
    assertThat(fixture.loop.scheduled()).isEqualTo(scheduled);
    assertThat(fixture.loop.timers()).isOne();
  }

  @Test
  void theTimerEndsWithTheConnection() {
    Fixture fixture = new Fixture(IDLE);
    fixture.socket.close(new dev.sluice.api.Request());
    fixture.loop.runAll();
    assertThat(fixture.loop.timers()).isZero();
  }

  @Test
  void timesAreNotNegative() {
    StreamOptions options = StreamOptions.defaults();
    Duration negative = Duration.ofNanos(-1);
    assertThatIllegalArgumentException().isThrownBy(() -> options.withReadTimeout(negative));
    assertThatIllegalArgumentException().isThrownBy(() -> options.withWriteTimeout(negative));
    assertThatIllegalArgumentException().isThrownBy(() -> options.withIdleTimeout(negative));
    assertThat(READ.withReadTimeout(Duration.ZERO)).isEqualTo(options).hasToString(options + "");
  }
}
