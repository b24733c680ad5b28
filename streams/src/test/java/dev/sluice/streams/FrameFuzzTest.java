package dev.sluice.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;

/**
 * Whatever arrives, however it is cut and asked for: the messages are those of a plain cut of the
 * whole, the error is one of the decoder's own at the same place, and no more is held than the
 * limit allows. Seeded; {@code -Dsluice.seed} chooses another.
 */
class FrameFuzzTest {
  private static final int RUNS = Boolean.getBoolean("sluice.long") ? 100_000 : 1_500;

  /** In which messages are received. */
  private enum Way {
    FRAMES,
    BORROWED,
    BATCHES;

    Publisher<?> of(StreamConnection connection, Frames<?> frames) {
      return switch (this) {
        case FRAMES -> connection.receive(frames);
        case BORROWED -> connection.receiveBorrowed(frames);
        case BATCHES -> connection.receiveBatches(frames);
      };
    }
  }

  /** Notes the text of messages during onNext. */
  private static final class Reader extends Probe<Object> {
    private final List<String> texts = new ArrayList<>();

    Reader() {
      super(0);
    }

    @Override
    public void onNext(Object element) {
      List<?> messages = element instanceof List<?> batch ? batch : List.of(element);
      messages.forEach(message -> texts.add(FrameKinds.text(message)));
      super.onNext(element);
    }
  }

  static Stream<FrameKinds> kinds() {
    return FrameKinds.all().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  @Timeout(3600)
  void anyInputGivesThePlainMessagesOrAnErrorOfItsOwn(FrameKinds kind) {
    long seed = Long.getLong("sluice.seed", 17);
    int executed = 0;
    for (; executed < RUNS; executed++) {
      SplittableRandom random = new SplittableRandom(seed + executed);
      try {
        run(kind, random);
      } catch (Throwable failed) {
        throw new AssertionError(kind + " with -Dsluice.seed=" + (seed + executed), failed);
      }
    }
    assertThat(executed).isEqualTo(RUNS);
  }

  private static void run(FrameKinds kind, SplittableRandom random) {
    byte[] stream = stream(random);
    Way way = Way.values()[random.nextInt(Way.values().length)];
    boolean broken = random.nextInt(4) == 0;
    FrameKinds.Messages expected = kind.cut().of(stream);

    Fixture fixture = new Fixture();
    Reader reader = new Reader();
    way.of(fixture.connection, kind.frames()).subscribe(reader);
    fixture.loop.runAll();
    Feeder feeder = new Feeder(
        fixture, stream, random.nextInt(9), 1 + random.nextInt(3), () -> 1 + random.nextInt(20));
    int carriesAtMost = kind.frames().borrowing(false).carriesAtMost();
    int turns = 0;
    while (!reader.hasEnded() && feeder.accepted < stream.length) {
      if (random.nextInt(3) == 0 || feeder.isPaused()) {
        reader.request(1 + random.nextInt(3));
        fixture.loop.runAll();
      }
      if (!feeder.isPaused()) {
        feeder.indicate();
      }
      long held = fixture.connection.statistics().receive().heldBytes();
      if (held > carriesAtMost) {
        throw new AssertionError(held + " bytes held");
      }
      if (turns++ > 4 * stream.length + 8) {
        throw new AssertionError("no end");
      }
    }
    fixture.socket.finish(broken ? Status.CONNECTION_RESET : Status.SUCCESS);
    reader.request(Long.MAX_VALUE);
    fixture.loop.runAll();
    check(expected, reader, stream, broken);
  }

  private static void check(
      FrameKinds.Messages expected, Reader reader, byte[] stream, boolean broken) {
    List<String> texts = reader.texts;
    assertThat(reader.wrongs).isEmpty();
    boolean unterminated = expected.wrong() == null
        && expected.rest() == stream.length
        && texts.size() == expected.texts().size() - 1;
    if (broken && unterminated) {
      assertThat(texts).isEqualTo(expected.texts().subList(0, texts.size()));
    } else {
      assertThat(texts).isEqualTo(expected.texts());
    }
    if (reader.error instanceof FrameException own) {
      assertThat(own.reason()).isEqualTo(expected.wrong());
      assertThat(own.getMessage())
          .contains(
              own.reason() == FrameException.Reason.TOO_LONG
                  ? "limit of " + own.limit()
                  : "truncated");
    } else if (reader.error != null) {
      assertThat(broken).as("broken, or %s", reader.error).isTrue();
      assertThat(reader.error).hasMessageContaining("CONNECTION_RESET");
      boolean halfAnEnd = stream.length > 0
          && stream[stream.length - 1] == '\r'; // too long only if no LF can follow
      if (!halfAnEnd) {
        assertThat(expected.wrong()).isNotEqualTo(FrameException.Reason.TOO_LONG);
      }
    } else {
      assertThat(reader.completed).isTrue();
      assertThat(broken).isFalse();
      assertThat(expected.wrong()).isNull();
    }
  }

  /** Much of what matters to one decoder or the other, and some of anything. */
  static byte[] stream(SplittableRandom random) {
    byte[] alphabet = {'\n', '\r', 'a', 'a', 'b', 0, 0, 1, 2, 7, (byte) 0x80, (byte) 0xFF};
    byte[] bytes = new byte[random.nextInt(100) == 0 ? random.nextInt(3000) : random.nextInt(60)];
    int plain = random.nextInt(4);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = plain == 0 || random.nextInt(12) == 0
          ? (byte) random.nextInt(256)
          : alphabet[random.nextInt(plain == 1 ? alphabet.length : 5)];
    }
    if (random.nextInt(4) == 0) {
      Arrays.fill(bytes, 0, bytes.length / 2, alphabet[random.nextInt(alphabet.length)]);
    }
    return bytes;
  }
}
