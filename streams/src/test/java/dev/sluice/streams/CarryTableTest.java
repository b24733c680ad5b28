package dev.sluice.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Request;
import dev.sluice.api.Status;
import dev.sluice.streams.Fixture.Reader;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rows of {@link ReceiveGate}'s table that are about messages, here of two bytes each. */
@Timeout(20)
class CarryTableTest {
  private static final Frames<?> PAIRS = Frames.fixed(2);

  /** What is there before the event. */
  enum From {
    IDLE(f -> subscribe(f, 0)),
    DEMAND(f -> subscribe(f, 2)),
    PAUSED(f -> {
      Reader reader = subscribe(f, 0);
      f.socket.arriveText("abc");
      return reader;
    }),
    CARRYING(f -> {
      Reader reader = subscribe(f, 2);
      f.socket.arriveText("a");
      return reader;
    }),
    CARRYING_IDLE(f -> {
      CARRYING.reach.apply(f).cancel();
      return subscribe(f, 0);
    }),
    CARRYING_PAUSED(f -> {
      Reader reader = CARRYING_IDLE.reach.apply(f);
      f.socket.arriveText("bc");
      return reader;
    }),
    ENDING(f -> {
      Reader reader = CARRYING_IDLE.reach.apply(f);
      f.socket.finish(Status.SUCCESS);
      return reader;
    });

    private final Function<Fixture, Reader> reach;

    From(Function<Fixture, Reader> reach) {
      this.reach = reach;
    }
  }

  private static Reader subscribe(Fixture fixture, long demand) {
    return fixture.subscribe(fixture.connection.receive(PAIRS), demand);
  }

  enum Event {
    DATA((f, r) -> f.socket.arriveText("xy")),
    REQUEST((f, r) -> r.request(1)),
    BAD_REQUEST((f, r) -> r.request(0)),
    CANCEL((f, r) -> r.cancel()),
    END((f, r) -> f.socket.finish(Status.SUCCESS)),
    RESET((f, r) -> f.socket.finish(Status.CONNECTION_RESET)),
    CLOSE((f, r) -> f.socket.close(new Request())),
    ABORT((f, r) -> f.socket.abort(new Request()));

    private final BiConsumer<Fixture, Reader> body;

    Event(BiConsumer<Fixture, Reader> body) {
      this.body = body;
    }
  }

  @ParameterizedTest(name = "{0} + {1} -> {2} {3} {4}")
  @CsvSource(useHeadersInDisplayName = false, delimiter = '|', nullValues = "-", textBlock = """
          # from          | event       | text | end                | verdict           | resumes | carries
          IDLE            | DATA        | -    | -                  | DATA_NOT_ACCEPTED | 0       | false
          IDLE            | END         | -    | complete           | -                 | 0       | false
          DEMAND          | DATA        | xy   | -                  | SUCCESS           | 0       | false
          PAUSED          | DATA        | -    | -                  | -                 | 0       | false
          PAUSED          | REQUEST     | ab   | -                  | PARTIAL 2         | 1       | false
          PAUSED          | END         | -    | -                  | -                 | 0       | false
          CARRYING        | DATA        | ax   | -                  | SUCCESS           | 0       | true
          CARRYING        | REQUEST     | -    | -                  | -                 | 0       | true
          CARRYING        | BAD_REQUEST | -    | 3.9                | -                 | 0       | true
          CARRYING        | CANCEL      | -    | -                  | -                 | 0       | true
          CARRYING        | END         | -    | TRUNCATED          | -                 | 0       | true
          CARRYING        | RESET       | -    | CONNECTION_RESET   | -                 | 0       | true
          CARRYING        | CLOSE       | -    | CANCELLED          | -                 | 0       | false
          CARRYING        | ABORT       | -    | CONNECTION_ABORTED | -                 | 0       | false
          CARRYING_IDLE   | DATA        | -    | -                  | DATA_NOT_ACCEPTED | 0       | true
          CARRYING_IDLE   | REQUEST     | -    | -                  | -                 | 0       | true
          CARRYING_IDLE   | BAD_REQUEST | -    | 3.9                | -                 | 0       | true
          CARRYING_IDLE   | CANCEL      | -    | -                  | -                 | 0       | true
          CARRYING_IDLE   | END         | -    | -                  | -                 | 0       | true
          CARRYING_IDLE   | RESET       | -    | -                  | -                 | 0       | true
          CARRYING_IDLE   | CLOSE       | -    | CANCELLED          | -                 | 0       | false
          CARRYING_PAUSED | DATA        | -    | -                  | -                 | 0       | true
          CARRYING_PAUSED | REQUEST     | ab   | -                  | PARTIAL 1         | 1       | false
          CARRYING_PAUSED | BAD_REQUEST | -    | 3.9                | -                 | 0       | true
          CARRYING_PAUSED | CANCEL      | -    | -                  | -                 | 0       | true
          CARRYING_PAUSED | END         | -    | -                  | -                 | 0       | true
          CARRYING_PAUSED | RESET       | -    | -                  | -                 | 0       | true
          CARRYING_PAUSED | ABORT       | -    | CONNECTION_ABORTED | -                 | 0       | false
          ENDING          | REQUEST     | -    | TRUNCATED          | -                 | 0       | true
          ENDING          | BAD_REQUEST | -    | 3.9                | -                 | 0       | true
          ENDING          | CANCEL      | -    | -                  | -                 | 0       | true
          ENDING          | CLOSE       | -    | CANCELLED          | -                 | 0       | false
          ENDING          | ABORT       | -    | CONNECTION_ABORTED | -                 | 0       | false
          """)
  void followsTheTable(
      From from,
      Event event,
      String text,
      String end,
      String verdict,
      int resumes,
      boolean carries) {
    Fixture fixture = new Fixture();
    Reader reader = from.reach.apply(fixture);
    fixture.socket.verdicts.clear();
    int resumesBefore = fixture.socket.zeroLengthReceives;

    event.body.accept(fixture, reader);
    fixture.loop.runAll();

    assertThat(reader.text).hasToString(text == null ? "" : text);
    assertThat(end(reader)).isEqualTo(end);
    assertThat(String.join(" ", fixture.socket.verdicts)).isEqualTo(verdict == null ? "" : verdict);
    assertThat(fixture.socket.zeroLengthReceives - resumesBefore).isEqualTo(resumes);
    assertThat(fixture.connection.statistics().receive().heldBytes() > 0).isEqualTo(carries);
    assertThat(reader.wrongs).isEmpty();
  }

  private static String end(Reader reader) {
    if (reader.error instanceof FrameException frame) {
      return frame.reason().name();
    }
    String end = ReceiveTableTest.end(reader);
    return end.isEmpty() ? null : end;
  }
}
