package dev.sluice.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sluice.streams.DatagramFixture.Mode;
import dev.sluice.streams.DatagramFixture.Reader;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The table of {@link DatagramGate}: a list of three datagrams meets every demand, under every
 * choice of overflow, in every mode; then the demand comes.
 */
@Timeout(20)
class DatagramTableTest {
  private static final String TAKEN = "SUCCESS";
  private static final String KEPT = "PENDING";
  private static final String REFUSED = "DATA_NOT_ACCEPTED";

  /**
   * What comes of it.
   *
   * @param given at once
   * @param verdict the first
   * @param on whether the event is on then
   * @param failed whether the subscriber is failed by it
   * @param later what a request without bound gives then
   * @param dropped how many were dropped in the end
   */
  record To(String given, String verdict, boolean on, boolean failed, String later, int dropped) {}

  private static Arguments row(Overflow overflow, int demand, To to) {
    return arguments(overflow, demand, to);
  }

  static Stream<Arguments> table() {
    return Stream.of(
            row(Overflow.PAUSE, 0, new To("", REFUSED, false, false, "abc", 0)),
            row(Overflow.PAUSE, 1, new To("a", KEPT, false, false, "bc", 0)),
            row(Overflow.PAUSE, 2, new To("ab", KEPT, false, false, "c", 0)),
            row(Overflow.PAUSE, 3, new To("abc", TAKEN, true, false, "", 0)),
            row(Overflow.PAUSE, 4, new To("abc", TAKEN, true, false, "", 0)),
            row(Overflow.DROP_NEWEST, 0, new To("", TAKEN, true, false, "", 3)),
            row(Overflow.DROP_NEWEST, 1, new To("a", TAKEN, true, false, "", 2)),
            row(Overflow.DROP_NEWEST, 2, new To("ab", TAKEN, true, false, "", 1)),
            row(Overflow.DROP_NEWEST, 3, new To("abc", TAKEN, true, false, "", 0)),
            row(Overflow.DROP_NEWEST, 4, new To("abc", TAKEN, true, false, "", 0)),
            row(Overflow.DROP_OLDEST, 0, new To("", KEPT, true, false, "bc", 1)),
            row(Overflow.DROP_OLDEST, 1, new To("a", KEPT, true, false, "bc", 0)),
            row(Overflow.DROP_OLDEST, 2, new To("ab", KEPT, true, false, "c", 0)),
            row(Overflow.DROP_OLDEST, 3, new To("abc", TAKEN, true, false, "", 0)),
            row(Overflow.DROP_OLDEST, 4, new To("abc", TAKEN, true, false, "", 0)),
            row(Overflow.ERROR, 0, new To("", REFUSED, false, true, "abc", 0)),
            row(Overflow.ERROR, 1, new To("a", KEPT, false, true, "bc", 0)),
            row(Overflow.ERROR, 2, new To("ab", KEPT, false, true, "c", 0)),
            row(Overflow.ERROR, 3, new To("abc", TAKEN, true, false, "", 0)),
            row(Overflow.ERROR, 4, new To("abc", TAKEN, true, false, "", 0)))
        .flatMap(row -> Stream.of(Mode.values())
            .map(mode -> arguments(row.get()[0], row.get()[1], row.get()[2], mode)));
  }

  /** Keeps two datagrams, so that the oldest of a list go. */
  @ParameterizedTest(name = "{0}, demand {1}, {3}")
  @MethodSource("table")
  void followsTheTable(Overflow overflow, int demand, To to, Mode mode) {
    DatagramFixture fixture =
        new DatagramFixture(DatagramOptions.defaults().withOverflow(overflow).withKept(2), false);
    Reader reader = fixture.subscribe(mode, demand + 1);
    fixture.socket.arrive("before");
    reader.texts.clear();
    fixture.socket.verdicts.clear();
    fixture.socket.arrive("a", "b", "c");
    assertThat(String.join("", reader.texts)).isEqualTo(to.given);
    boolean something = mode == Mode.RETAIN && !to.given.isEmpty();
    assertThat(fixture.socket.verdicts)
        .containsExactly(something && to.verdict.equals(TAKEN) ? KEPT : to.verdict);
    assertThat(fixture.isOn()).isEqualTo(to.on);
    assertThat(reader.error)
        .satisfies(error -> assertThat(error instanceof OverflowException).isEqualTo(to.failed));
    Reader next = to.failed ? fixture.subscribe(mode, 0) : reader;
    next.texts.clear();
    fixture.request(next, Long.MAX_VALUE);
    assertThat(String.join("", next.texts)).isEqualTo(to.later);
    assertThat(fixture.dropped()).isEqualTo(to.dropped);
    fixture.socket.arrive("d");
    assertThat(next.texts).endsWith("d");
    assertThat(fixture.isOn()).isTrue();
    assertThat(fixture.socket.retained).isEmpty();
    assertThat(fixture.socket.refusedReleases).isZero();
    assertThat(reader.wrongs).isEmpty();
    assertThat(next.wrongs).isEmpty();
  }

  static Stream<Arguments> everyChoice() {
    return Stream.of(Overflow.values())
        .flatMap(overflow -> Stream.of(Mode.values()).map(mode -> arguments(overflow, mode)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("everyChoice")
  void wskR49_withoutASubscriberTheEventIsOffAndNothingIsLost(Overflow overflow, Mode mode) {
    DatagramFixture fixture = new DatagramFixture(overflow);
    fixture.socket.arrive("a");
    assertThat(fixture.socket.verdicts).isEmpty();
    Reader first = fixture.subscribe(mode, 1);
    assertThat(first.texts).containsExactly("a");
    first.cancel();
    fixture.loop.runAll();
    assertThat(fixture.isOn()).isFalse();
    fixture.socket.arrive("b");
    assertThat(fixture.subscribe(mode, 1).texts).containsExactly("b");
    assertThat(fixture.dropped()).isZero();
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("everyChoice")
  void aHandOverInsideAListGoesOnWithTheNextDatagram(Overflow overflow, Mode mode) {
    DatagramFixture fixture = new DatagramFixture(overflow);
    Reader second = new Reader(5);
    Reader first = new Reader(5);
    first.onNextDo(element -> {
      first.cancel();
      fixture.receive(mode).subscribe(second);
    });
    fixture.subscribe(fixture.receive(Mode.COPY), first);
    fixture.socket.arrive("a", "b", "c");
    assertThat(first.texts).containsExactly("a");
    assertThat(second.texts).containsExactly("b", "c");
    assertThat(fixture.isOn()).isTrue();
    assertThat(fixture.socket.retained).isEmpty();
    assertThat(fixture.socket.refusedReleases).isZero();
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("everyChoice")
  void aCancelInsideAListKeepsTheRestForWhoeverComes(Overflow overflow, Mode mode) {
    DatagramFixture fixture = new DatagramFixture(overflow);
    Reader first = new Reader(5);
    first.onNextDo(element -> first.cancel());
    fixture.subscribe(fixture.receive(mode), first);
    fixture.socket.arrive("a", "b", "c");
    assertThat(first.texts).containsExactly("a");
    assertThat(fixture.socket.verdicts).containsExactly(KEPT);
    assertThat(fixture.socket.retained).as("as a list").hasSize(3);
    assertThat(fixture.isOn()).isFalse();
    fixture.socket.arrive("d");
    Reader second = fixture.subscribe(mode, 3);
    assertThat(second.texts).containsExactly("b", "c", "d");
    assertThat(fixture.dropped()).isZero();
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("everyChoice")
  void rs213_aSubscriberThatThrowsIsGoneAndTheRestIsKept(Overflow overflow, Mode mode) {
    DatagramFixture fixture = new DatagramFixture(overflow);
    Reader first = new Reader(5);
    first.onNextDo(element -> {
      throw new IllegalStateException("meant to");
    });
    fixture.subscribe(fixture.receive(mode), first);
    fixture.socket.arrive("a", "b");
    assertThat(first.texts).containsExactly("a");
    assertThat(first.hasEnded()).isFalse();
    assertThat(fixture.subscribe(mode, 5).texts).containsExactly("b");
    assertThat(fixture.socket.retained).isEmpty();
    assertThat(fixture.socket.refusedReleases).isZero();
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("everyChoice")
  void rs309_aBadRequestFailsAndFreesThePlace(Overflow overflow, Mode mode) {
    DatagramFixture fixture = new DatagramFixture(overflow);
    Reader first = fixture.subscribe(mode, 1);
    fixture.request(first, 0);
    assertThat(first.error)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3.9");
    fixture.socket.arrive("a");
    assertThat(fixture.subscribe(mode, 1).texts).containsExactly("a");
  }

  static Stream<Arguments> thatKeep() {
    return Stream.of(Overflow.PAUSE, Overflow.DROP_OLDEST).map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("thatKeep")
  void rs303_requestInOnNextOfWhatIsKeptDoesNotRecurse(Overflow overflow) {
    DatagramFixture fixture = new DatagramFixture(overflow);
    Reader reader = new Reader(1);
    fixture.subscribe(fixture.receive(Mode.COPY), reader);
    String[] many = new String[200];
    java.util.Arrays.fill(many, "x");
    fixture.socket.arrive(many);
    reader.onNextDo(element -> reader.request(1));
    fixture.request(reader, 1);
    assertThat(reader.texts).hasSize(200);
    assertThat(reader.wrongs).isEmpty();
  }

  static Stream<Arguments> ends() {
    return everyChoice()
        .flatMap(row -> Stream.of(List.of("close"), List.of("fail"), List.of("null"))
            .map(end -> arguments(row.get()[0], row.get()[1], end.get(0))));
  }

  @ParameterizedTest(name = "{0}, {1}, {2}")
  @MethodSource("ends")
  void wskR55_theEndFailsTheSubscriberAndReleasesAndCountsWhatIsKept(
      Overflow overflow, Mode mode, String end) {
    DatagramFixture fixture = new DatagramFixture(overflow);
    Reader gone = new Reader(1);
    gone.onNextDo(element -> gone.cancel());
    fixture.subscribe(fixture.receive(mode), gone);
    fixture.socket.arrive("a", "b", "c");
    Reader reader = fixture.subscribe(mode, 0);
    switch (end) {
      case "close" -> fixture.subscribe(fixture.datagrams.close(), 1);
      case "fail" -> fixture.socket.fail(new IllegalStateException("meant to"));
      default -> fixture.socket.indicateNothing();
    }
    fixture.loop.runAll();
    assertThat(reader.error).isInstanceOf(dev.sluice.api.SocketClosedException.class);
    assertThat(fixture.socket.retained).isEmpty();
    assertThat(fixture.dropped()).isEqualTo(2);
    assertThat(fixture.socket.closed).isTrue();
    assertThat(fixture.subscribe(mode, 1).error)
        .isInstanceOf(dev.sluice.api.SocketClosedException.class);
    assertThat(reader.wrongs).isEmpty();
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("everyChoice")
  void closingInsideOnNextOfAKeptDatagramEndsBehindIt(Overflow overflow, Mode mode) {
    DatagramFixture fixture = new DatagramFixture(overflow);
    Reader gone = new Reader(1);
    gone.onNextDo(element -> gone.cancel());
    fixture.subscribe(fixture.receive(mode), gone);
    fixture.socket.arrive("a", "b", "c");
    Reader reader = new Reader(9);
    reader.onNextDo(element -> fixture.datagrams.close().subscribe(new Probe<>(1)));
    fixture.subscribe(fixture.receive(mode), reader);
    assertThat(reader.texts).startsWith("b");
    assertThat(reader.error).isInstanceOf(dev.sluice.api.SocketClosedException.class);
    assertThat(reader.wrongs).isEmpty();
    assertThat(fixture.socket.retained).isEmpty();
  }
}
