package dev.sluice.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sluice.api.SocketClosedException;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.streams.Fixture.Mode;
import dev.sluice.streams.Fixture.Reader;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of {@link ReceiveGate}: every state, every event, in every mode. */
@Timeout(20)
class ReceiveTableTest {
  /** What is there before the event. Two bytes a buffer, so that demand is in buffers. */
  enum From {
    NOBODY {
      @Override
      Reader reach(Fixture fixture, Mode mode) {
        Reader gone = fixture.subscribe(mode, 0);
        gone.cancel();
        fixture.loop.runAll();
        return gone;
      }
    },
    OPEN_IDLE {
      @Override
      Reader reach(Fixture fixture, Mode mode) {
        return fixture.subscribe(mode, 0);
      }
    },
    OPEN_DEMAND {
      @Override
      Reader reach(Fixture fixture, Mode mode) {
        return fixture.subscribe(mode, 2);
      }
    },
    PAUSED {
      @Override
      Reader reach(Fixture fixture, Mode mode) {
        Reader reader = fixture.subscribe(mode, 0);
        fixture.socket.arriveText("ab");
        assertThat(fixture.socket.paused).isTrue();
        return reader;
      }
    },
    COMPLETED {
      @Override
      Reader reach(Fixture fixture, Mode mode) {
        Reader reader = fixture.subscribe(mode, 0);
        fixture.socket.finish(Status.SUCCESS);
        assertThat(reader.completed).isTrue();
        return reader;
      }
    },
    FAILED {
      @Override
      Reader reach(Fixture fixture, Mode mode) {
        Reader reader = fixture.subscribe(mode, 0);
        fixture.socket.finish(Status.CONNECTION_RESET);
        assertThat(reader.error).isInstanceOf(StatusException.class);
        return reader;
      }
    };

    abstract Reader reach(Fixture fixture, Mode mode);

    boolean hasEnded() {
      return this == COMPLETED || this == FAILED;
    }
  }

  enum Event {
    DATA((f, r) -> f.socket.arriveText("xy")),
    REQUEST((f, r) -> r.request(1)),
    BAD_REQUEST((f, r) -> r.request(0)),
    CANCEL((f, r) -> r.cancel()),
    END((f, r) -> f.socket.finish(Status.SUCCESS)),
    RESET((f, r) -> f.socket.finish(Status.CONNECTION_RESET)),
    NULL_INDICATION((f, r) -> f.socket.indicateNothing()),
    CLOSE((f, r) -> f.socket.close(new dev.sluice.api.Request())),
    ABORT((f, r) -> f.socket.abort(new dev.sluice.api.Request()));

    private final BiConsumer<Fixture, Reader> body;

    Event(BiConsumer<Fixture, Reader> body) {
      this.body = body;
    }
  }

  /**
   * What comes of it: text read, how the subscriber ended, verdicts, resumes, whether it is paused.
   */
  record To(String text, String end, List<String> verdicts, int resumes, boolean paused) {}

  static Stream<Arguments> table() {
    String silent = "";
    return Stream.of(
            row(From.NOBODY, Event.DATA, "", silent, List.of("DATA_NOT_ACCEPTED"), 0, true),
            row(From.NOBODY, Event.REQUEST, "", silent, List.of(), 0, false),
            row(From.NOBODY, Event.BAD_REQUEST, "", silent, List.of(), 0, false),
            row(From.NOBODY, Event.CANCEL, "", silent, List.of(), 0, false),
            row(From.NOBODY, Event.END, "", silent, List.of(), 0, false),
            row(From.NOBODY, Event.RESET, "", silent, List.of(), 0, false),
            row(From.NOBODY, Event.NULL_INDICATION, "", silent, List.of(), 0, false),
            row(From.NOBODY, Event.CLOSE, "", silent, List.of(), 0, false),
            row(From.NOBODY, Event.ABORT, "", silent, List.of(), 0, false),
            row(From.OPEN_IDLE, Event.DATA, "", silent, List.of("DATA_NOT_ACCEPTED"), 0, true),
            row(From.OPEN_IDLE, Event.REQUEST, "", silent, List.of(), 0, false),
            row(From.OPEN_IDLE, Event.BAD_REQUEST, "", "3.9", List.of(), 0, false),
            row(From.OPEN_IDLE, Event.CANCEL, "", silent, List.of(), 0, false),
            row(From.OPEN_IDLE, Event.END, "", "complete", List.of(), 0, false),
            row(From.OPEN_IDLE, Event.RESET, "", "CONNECTION_RESET", List.of(), 0, false),
            row(
                From.OPEN_IDLE,
                Event.NULL_INDICATION,
                "",
                "FILE_FORCED_CLOSED",
                List.of(),
                0,
                false),
            row(From.OPEN_IDLE, Event.CLOSE, "", "CANCELLED", List.of(), 0, false),
            row(From.OPEN_IDLE, Event.ABORT, "", "CONNECTION_ABORTED", List.of(), 0, false),
            row(From.OPEN_DEMAND, Event.DATA, "xy", silent, List.of("ACCEPTED"), 0, false),
            row(From.OPEN_DEMAND, Event.REQUEST, "", silent, List.of(), 0, false),
            row(From.OPEN_DEMAND, Event.BAD_REQUEST, "", "3.9", List.of(), 0, false),
            row(From.OPEN_DEMAND, Event.CANCEL, "", silent, List.of(), 0, false),
            row(From.OPEN_DEMAND, Event.END, "", "complete", List.of(), 0, false),
            row(From.OPEN_DEMAND, Event.RESET, "", "CONNECTION_RESET", List.of(), 0, false),
            row(
                From.OPEN_DEMAND,
                Event.NULL_INDICATION,
                "",
                "FILE_FORCED_CLOSED",
                List.of(),
                0,
                false),
            row(From.OPEN_DEMAND, Event.CLOSE, "", "CANCELLED", List.of(), 0, false),
            row(From.OPEN_DEMAND, Event.ABORT, "", "CONNECTION_ABORTED", List.of(), 0, false),
            row(From.PAUSED, Event.DATA, "", silent, List.of(), 0, true),
            row(From.PAUSED, Event.REQUEST, "ab", silent, List.of("ACCEPTED"), 1, false),
            row(From.PAUSED, Event.BAD_REQUEST, "", "3.9", List.of(), 0, true),
            row(From.PAUSED, Event.CANCEL, "", silent, List.of(), 0, true),
            row(From.PAUSED, Event.END, "", silent, List.of(), 0, true),
            row(From.PAUSED, Event.RESET, "", silent, List.of(), 0, true),
            row(From.PAUSED, Event.NULL_INDICATION, "", "FILE_FORCED_CLOSED", List.of(), 0, true),
            row(From.PAUSED, Event.CLOSE, "", "CANCELLED", List.of(), 0, true),
            row(From.PAUSED, Event.ABORT, "", "CONNECTION_ABORTED", List.of(), 0, true))
        .flatMap(row -> Mode.RAW.stream().map(mode -> {
          Object[] cells = row.get();
          return arguments(mode, cells[0], cells[1], cells[2]);
        }));
  }

  private static Arguments row(
      From from,
      Event event,
      String text,
      String end,
      List<String> verdicts,
      int resumes,
      boolean paused) {
    return arguments(from, event, new To(text, end, verdicts, resumes, paused));
  }

  @ParameterizedTest(name = "{0}: {1} + {2} -> {3}")
  @MethodSource("table")
  void followsTheTable(Mode mode, From from, Event event, To to) {
    Fixture fixture = new Fixture();
    Reader reader = from.reach(fixture, mode);
    fixture.socket.verdicts.clear();

    event.body.accept(fixture, reader);
    fixture.loop.runAll();

    assertThat(reader.text).hasToString(to.text);
    assertThat(end(reader)).isEqualTo(to.end);
    assertThat(fixture.socket.verdicts).isEqualTo(verdicts(mode, to));
    assertThat(fixture.socket.zeroLengthReceives).isEqualTo(to.resumes);
    assertThat(fixture.socket.paused).isEqualTo(to.paused);
    assertThat(reader.wrongs).isEmpty();
  }

  private static List<String> verdicts(Mode mode, To to) {
    return to.verdicts.stream()
        .map(v -> v.equals("ACCEPTED") ? (mode == Mode.RETAIN ? "PENDING" : "SUCCESS") : v)
        .toList();
  }

  static Stream<Arguments> ends() {
    return Stream.of(From.COMPLETED, From.FAILED)
        .flatMap(from -> Stream.of(Event.values()).map(event -> arguments(from, event)));
  }

  @ParameterizedTest(name = "{0} + {1}")
  @MethodSource("ends")
  void nothingComesAfterTheEnd(From from, Event event) {
    Fixture fixture = new Fixture();
    Reader reader = from.reach(fixture, Mode.COPY);
    String end = end(reader);

    if (event != Event.DATA
        && event != Event.NULL_INDICATION) { // the subsystem has none after the end
      event.body.accept(fixture, reader);
    }
    fixture.loop.runAll();

    assertThat(end(reader)).isEqualTo(end);
    assertThat(reader.text).isEmpty();
    assertThat(reader.wrongs).isEmpty();
    Reader late = fixture.subscribe(Mode.BORROW, 1);
    assertThat(end(late)).isEqualTo(end);
    assertThat(late.wrongs).isEmpty();
  }

  static String end(Probe<?> probe) {
    if (probe.completed) {
      return "complete";
    }
    if (probe.error == null) {
      return "";
    }
    if (probe.error instanceof IllegalArgumentException) {
      assertThat(probe.error).hasMessageContaining("3.9");
      return "3.9";
    }
    Status status = ((StatusException) probe.error).status();
    boolean closedHere = status != Status.CONNECTION_RESET;
    assertThat(probe.error instanceof SocketClosedException).isEqualTo(closedHere);
    return status.name();
  }
}
