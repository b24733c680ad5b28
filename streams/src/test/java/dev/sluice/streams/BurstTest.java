package dev.sluice.streams;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Status;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The end of a burst is told after its elements, before the pause, and to nobody who has gone. */
@Timeout(120)
class BurstTest {
  private final Fixture fixture = new Fixture();

  /** Writes a bar behind each burst. */
  private static final class Reader extends Fixture.Reader implements BurstSubscriber<Object> {
    private Consumer<Reader> onBurst = self -> {};

    Reader(long first) {
      super(first);
    }

    Reader onBurstDo(Consumer<Reader> body) {
      onBurst = body;
      return this;
    }

    @Override
    public void burstEnded() {
      text.append('|');
      onBurst.accept(this);
    }
  }

  private Reader subscribe(Fixture.Mode mode, Reader reader) {
    fixture.receive(mode, 1).subscribe(reader);
    fixture.loop.runAll();
    return reader;
  }

  static Object[] modes() {
    return Fixture.Mode.values();
  }

  @ParameterizedTest
  @MethodSource("modes")
  void inEveryModeABurstEndsBehindTheElementsOfAnIndication(Fixture.Mode mode) {
    Reader reader = subscribe(mode, new Reader(100));
    fixture.socket.arriveText("abc");
    String text = reader.text.toString();
    assertThat(text.replace("|", "")).isEqualTo("abc");
    assertThat(text).endsWith("|");
    if (mode != Fixture.Mode.PULL) { // which gives what each request gets
      assertThat(text).isEqualTo("abc|");
    }
  }

  @Test
  void aBurstEndsWithTheDemand() {
    Reader reader = subscribe(Fixture.Mode.FRAMES, new Reader(2));
    fixture.socket.arriveText("abc");
    assertThat(reader.text).hasToString("ab|");
    reader.request(1);
    fixture.loop.runAll();
    assertThat(reader.text).hasToString("ab|c|");
  }

  @Test
  void demandAddedAtTheEndOfABurstSparesThePause() {
    Reader reader =
        subscribe(Fixture.Mode.FRAMES, new Reader(2).onBurstDo(self -> self.request(2)));
    fixture.socket.arriveText("abcdef");
    assertThat(reader.text.toString().replace("|", "")).isEqualTo("abcdef");
    assertThat(reader.text.toString()).startsWith("ab|cd|ef|");
    assertThat(fixture.socket.zeroLengthReceives).isZero();
  }

  @Test
  void aBurstEndsBeforeAPartOfAMessageIsCarried() {
    Reader reader = new Reader(100);
    fixture.connection.receive(Frames.fixed(2)).subscribe(reader);
    fixture.loop.runAll();
    fixture.socket.arriveText("abc");
    assertThat(reader.text).hasToString("ab|");
    fixture.socket.arriveText("d");
    assertThat(reader.text).hasToString("ab|cd|");
  }

  @Test
  void aCancelAtTheEndOfABurstLeavesTheRestToTheNext() {
    Reader first = new Reader(100).onBurstDo(self -> self.cancel());
    fixture.connection.receive(Frames.fixed(2)).subscribe(first);
    fixture.loop.runAll();
    fixture.socket.arriveText("abc");
    assertThat(first.text).hasToString("ab|");
    Reader next = subscribe(Fixture.Mode.FRAMES, new Reader(100));
    assertThat(next.text).hasToString("c|");
  }

  @Test
  void noBurstEndsForWhoCancelledInOnNext() {
    Reader reader = new Reader(100);
    reader.onNextDo(element -> reader.cancel());
    subscribe(Fixture.Mode.FRAMES, reader);
    fixture.socket.arriveText("ab");
    assertThat(reader.text).hasToString("a");
  }

  @Test
  void rs213_whatTheEndOfABurstThrowsCancels() {
    Reader reader = subscribe(Fixture.Mode.FRAMES, new Reader(1).onBurstDo(self -> {
          throw new IllegalStateException("thrown by a test");
        }));
    fixture.socket.arriveText("ab");
    assertThat(reader.text).hasToString("a|");
    assertThat(reader.hasEnded()).isFalse();
    assertThat(subscribe(Fixture.Mode.FRAMES, new Reader(100)).text).hasToString("b|");
  }

  @Test
  void theLastMessageIsABurstBeforeTheEnd() {
    Reader reader = new Reader(100);
    reader.onEndDo(() -> reader.text.append('.'));
    fixture.connection.receive(Frames.lines(US_ASCII, 10)).subscribe(reader);
    fixture.loop.runAll();
    fixture.socket.arriveText("ab\nc");
    fixture.socket.finish(Status.SUCCESS);
    fixture.loop.runAll();
    assertThat(reader.text).hasToString("ab|c|.");
    assertThat(reader.wrongs).isEmpty();
  }
}
