package dev.sluice.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Disconnect;
import dev.sluice.api.Status;
import dev.sluice.streams.Fixture.Mode;
import dev.sluice.streams.Fixture.Reader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The error of a broken connection overtakes bytes that nobody asked for, if that is wished. */
@Timeout(20)
class FailFastTest {
  private static final StreamOptions FAST = StreamOptions.defaults().withFailFast(true);

  private static long dropped(Fixture fixture) {
    return fixture.connection.statistics().receive().bytesDropped();
  }

  private static void breakOff(Fixture fixture) {
    fixture.socket.disconnected(Disconnect.ABORTIVE);
    fixture.socket.finish(Status.CONNECTION_RESET);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void withoutItTheErrorWaitsForTheBytes(Mode mode) {
    Fixture fixture = new Fixture();
    Reader reader = fixture.subscribe(mode, 0);
    fixture.socket.arriveText("abc");
    breakOff(fixture);
    assertThat(reader.hasEnded()).isFalse();
    reader.request(9);
    fixture.loop.runAll();
    assertThat(reader.text).hasToString("abc");
    assertThat(ReceiveTableTest.end(reader)).isEqualTo("CONNECTION_RESET");
    assertThat(dropped(fixture)).isZero();
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void bytesWithoutDemandAreDroppedAndCounted(Mode mode) {
    Fixture fixture = new Fixture(FAST);
    Reader reader = fixture.subscribe(mode, 0);
    fixture.socket.arriveText("abc");
    fixture.socket.arriveText("de");
    breakOff(fixture);

    assertThat(reader.text).isEmpty();
    assertThat(ReceiveTableTest.end(reader)).isEqualTo("CONNECTION_RESET");
    assertThat(dropped(fixture)).isEqualTo(5);
    assertThat(fixture.socket.unaccepted()).isZero();
    assertThat(reader.wrongs).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void whatWasAskedForIsDeliveredBefore(Mode mode) {
    Fixture fixture = new Fixture(FAST);
    Reader reader = fixture.subscribe(mode, 0);
    fixture.socket.arriveText("a");
    fixture.socket.arriveText("b");
    reader.request(1);
    breakOff(fixture);

    assertThat(reader.text).hasToString("a");
    assertThat(ReceiveTableTest.end(reader)).isEqualTo("CONNECTION_RESET");
    assertThat(dropped(fixture)).isEqualTo(1);
  }

  @Test
  void carriedBytesWithoutDemandAreDroppedToo() {
    Fixture fixture = new Fixture(FAST);
    Reader first = fixture.subscribe(fixture.connection.receive(Frames.fixed(8)), 1);
    fixture.socket.arriveText("abc");
    first.cancel();
    Reader second = fixture.subscribe(Mode.COPY, 0);
    fixture.socket.arriveText("d");
    breakOff(fixture);

    assertThat(ReceiveTableTest.end(second)).isEqualTo("CONNECTION_RESET");
    assertThat(dropped(fixture)).isEqualTo(4);
  }

  @Test
  void anEndWithoutADisconnectBeforeItIsFastToo() {
    Fixture fixture = new Fixture(FAST);
    Reader first = fixture.subscribe(fixture.connection.receive(Frames.fixed(8)), 1);
    fixture.socket.arriveText("abc");
    first.cancel();
    Reader second = fixture.subscribe(Mode.COPY, 0);
    fixture.socket.finish(Status.IO_TIMEOUT);

    assertThat(second.error).hasMessageContaining("IO_TIMEOUT");
    assertThat(dropped(fixture)).isEqualTo(3);
  }

  @Test
  void bytesOfAGracefulEndWait() {
    Fixture fixture = new Fixture(FAST);
    Reader reader = fixture.subscribe(Mode.COPY, 0);
    fixture.socket.arriveText("abc");
    fixture.socket.disconnected(Disconnect.GRACEFUL);
    fixture.socket.finish(Status.SUCCESS);
    assertThat(reader.hasEnded()).isFalse();
    reader.request(1);
    fixture.loop.runAll();
    assertThat(reader.text).hasToString("abc");
    assertThat(reader.completed).isTrue();
  }

  @Test
  void bytesStayAsLongAsNobodyIsSubscribed() {
    Fixture fixture = new Fixture(FAST);
    fixture.subscribe(Mode.COPY, 0).cancel();
    fixture.socket.arriveText("abc");
    breakOff(fixture);
    assertThat(dropped(fixture)).isZero();

    Reader late = fixture.subscribe(Mode.COPY, 1);
    assertThat(late.text).hasToString("abc");
    assertThat(ReceiveTableTest.end(late)).isEqualTo("CONNECTION_RESET");
  }

  @Test
  void whoSubscribesLateAndAsksForNothingGetsTheErrorOnly() {
    Fixture fixture = new Fixture(FAST);
    fixture.subscribe(Mode.COPY, 0).cancel();
    fixture.socket.arriveText("abc");
    breakOff(fixture);

    Reader late = fixture.subscribe(Mode.COPY, 0);
    assertThat(late.text).isEmpty();
    assertThat(ReceiveTableTest.end(late)).isEqualTo("CONNECTION_RESET");
    assertThat(dropped(fixture)).isEqualTo(3);
  }
}
