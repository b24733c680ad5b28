package dev.sluice.streams;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.Status;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;

/** What the kinds of frames cut out, wherever the bytes are split, and what they refuse. */
@Timeout(20)
class FramesTest {
  /** Notes the text of messages during onNext. */
  private static final class Reader extends Probe<Object> {
    private final List<String> texts = new ArrayList<>();

    Reader() {
      super(Long.MAX_VALUE);
      onNextDo(message -> texts.add(FrameKinds.text(message)));
    }
  }

  /** Reads messages of their own memory, having read the same as borrowed ones. */
  private static Reader read(Frames<?> frames, boolean lists, Status end, byte[]... pieces) {
    Reader borrowed = read(c -> c.receiveBorrowed(frames), lists, end, pieces);
    Reader owned = read(c -> c.receive(frames), lists, end, pieces);
    assertThat(borrowed.elements).allSatisfy(FramesTest::isExact);
    if (owned.texts.stream().noneMatch(text -> text.contains("\ufffd"))) {
      assertThat(borrowed.texts).isEqualTo(owned.texts);
    }
    assertThat(borrowed.completed).isEqualTo(owned.completed);
    assertThat(String.valueOf(borrowed.error)).isEqualTo(String.valueOf(owned.error));
    return owned;
  }

  private static void isExact(Object borrowed) {
    ByteBuffer view = (ByteBuffer) borrowed;
    assertThat(view.isReadOnly()).isTrue();
    assertThat(view.capacity()).isEqualTo(view.limit());
    assertThat(view.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
  }

  private static Reader read(
      Function<StreamConnection, Publisher<?>> mode, boolean lists, Status end, byte[]... pieces) {
    Fixture fixture = new Fixture();
    Reader reader = new Reader();
    mode.apply(fixture.connection).subscribe(reader);
    fixture.socket.lists = lists;
    for (byte[] piece : pieces) {
      if (piece.length > 0) {
        fixture.socket.add(piece);
      }
      if (!lists) {
        fixture.loop.runAll();
        fixture.loop.run(fixture.socket::pump);
      }
    }
    fixture.loop.runAll();
    fixture.socket.finish(end);
    assertThat(reader.wrongs).isEmpty();
    return reader;
  }

  private static List<String> texts(Reader reader) {
    return reader.texts;
  }

  private static byte[] bytes(Object... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Object part : parts) {
      if (part instanceof Integer one) {
        all.write(one);
      } else {
        all.writeBytes(((String) part).getBytes(ISO_8859_1));
      }
    }
    return all.toByteArray();
  }

  record Case(Frames<?> frames, byte[] stream, List<String> texts) {
    @Override
    public String toString() {
      return frames.toString();
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(
            Frames.lines(US_ASCII, 100),
            bytes("one\ntwo\r\n\n\r\nth\rree\r\r\nlast"),
            List.of("one", "two", "", "", "th\rree\r", "last")),
        new Case(
            Frames.lines(ISO_8859_1, 100),
            bytes("a line that is longer than two words\nb\n"),
            List.of("a line that is longer than two words", "b")),
        new Case(
            Frames.delimiter(Bytes.of("--"), 10),
            bytes("one----two-a--"),
            List.of("one", "", "two-a")),
        new Case(Frames.delimiter(Bytes.of("aab"), 10), bytes("aaabaaaab"), List.of("a", "aa")),
        new Case(Frames.delimiter(Bytes.of("\0"), 10), bytes("one\0two\0"), List.of("one", "two")),
        new Case(
            Frames.lengthPrefix(1, ByteOrder.BIG_ENDIAN, 255),
            bytes(3, "one", 0, 5, "three"),
            List.of("one", "", "three")),
        new Case(
            Frames.lengthPrefix(2, ByteOrder.LITTLE_ENDIAN, 300),
            bytes(3, 0, "one", 4, 1, "x".repeat(260)),
            List.of("one", "x".repeat(260))),
        new Case(
            Frames.lengthPrefix(4, ByteOrder.BIG_ENDIAN, 8192),
            bytes(0, 0, 0, 3, "one", 0, 0, 0, 0),
            List.of("one", "")),
        new Case(Frames.fixed(3), bytes("onetwosix"), List.of("one", "two", "six")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void aSplitAtEveryByteMakesNoDifference(Case one) {
    for (boolean lists : new boolean[] {false, true}) {
      for (int split = 0; split <= one.stream.length; split++) {
        byte[] first = java.util.Arrays.copyOf(one.stream, split);
        byte[] second = java.util.Arrays.copyOfRange(one.stream, split, one.stream.length);
        Reader reader = read(one.frames, lists, Status.SUCCESS, first, second);
        assertThat(texts(reader)).as("split at " + split).isEqualTo(one.texts);
        assertThat(reader.completed).isTrue();
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void oneByteAtATimeMakesNoDifference(Case one) {
    byte[][] pieces = IntStream.range(0, one.stream.length)
        .mapToObj(i -> new byte[] {one.stream[i]})
        .toArray(byte[][]::new);
    for (boolean lists : new boolean[] {false, true}) {
      Reader reader = read(one.frames, lists, Status.SUCCESS, pieces);
      assertThat(texts(reader)).isEqualTo(one.texts);
      assertThat(reader.completed).isTrue();
    }
  }

  @Test
  void aLineFeedIsFoundAtEveryPlaceAmongLookalikes() {
    for (int length = 0; length < 40; length++) {
      for (String filler : List.of("\u000b", "\u008a", "\u0009", "\u0000", "\u00ff")) {
        String line = filler.repeat(length);
        Reader reader = read(
            Frames.lines(ISO_8859_1, 64), false, Status.SUCCESS, bytes(line + "\n" + line + "\n"));
        assertThat(texts(reader)).containsExactly(line, line);
      }
    }
  }

  @Test
  void bytesThatAreNoTextBecomeTheReplacementCharacter() {
    assertThat(texts(read(Frames.lines(UTF_8, 9), false, Status.SUCCESS, bytes("a\u00ffb\n"))))
        .containsExactly("a\ufffdb");
  }

  // ---- limits

  static Stream<Case> fitting() {
    return Stream.of(
        new Case(
            Frames.lines(UTF_8, 4), bytes("four\r\nfour\nfour"), List.of("four", "four", "four")),
        new Case(Frames.delimiter(Bytes.of("::"), 4), bytes("four::"), List.of("four")),
        new Case(
            Frames.lengthPrefix(1, ByteOrder.BIG_ENDIAN, 4), bytes(4, "four"), List.of("four")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fitting")
  void aMessageOfTheLimitFits(Case one) {
    assertThat(texts(read(one.frames, false, Status.SUCCESS, one.stream))).isEqualTo(one.texts);
  }

  static Stream<Case> tooLong() {
    return Stream.of(
        new Case(Frames.lines(UTF_8, 4), bytes("ok\nfives\n"), List.of("ok")),
        new Case(Frames.lines(UTF_8, 4), bytes("ok\nfives"), List.of("ok")),
        new Case(Frames.lines(UTF_8, 4), bytes("ok\nfour\rx"), List.of("ok")),
        new Case(Frames.delimiter(Bytes.of("::"), 4), bytes("ok::fives::"), List.of("ok")),
        new Case(Frames.delimiter(Bytes.of("::"), 4), bytes("ok::fives"), List.of("ok")),
        new Case(Frames.lengthPrefix(1, ByteOrder.BIG_ENDIAN, 4), bytes(2, "ok", 5), List.of("ok")),
        new Case(
            Frames.lengthPrefix(8, ByteOrder.BIG_ENDIAN, 4),
            bytes(255, 0, 0, 0, 0, 0, 0, 0),
            List.of()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tooLong")
  void aMessageBeyondTheLimitIsAnErrorThatNamesIt(Case one) {
    for (boolean lists : new boolean[] {false, true}) {
      Reader reader = read(one.frames, lists, Status.SUCCESS, one.stream);
      assertThat(texts(reader)).isEqualTo(one.texts);
      assertThat(reader.error)
          .isInstanceOf(FrameException.class)
          .hasMessageContaining("limit of 4 bytes");
      assertThat(((FrameException) reader.error).reason())
          .isEqualTo(FrameException.Reason.TOO_LONG);
    }
  }

  // ---- ends inside of a message

  static Stream<Case> truncated() {
    return Stream.of(
        new Case(Frames.delimiter(Bytes.of("::"), 9), bytes("ok::no:"), List.of("ok")),
        new Case(
            Frames.lengthPrefix(2, ByteOrder.BIG_ENDIAN, 9), bytes(0, 2, "ok", 0), List.of("ok")),
        new Case(
            Frames.lengthPrefix(2, ByteOrder.BIG_ENDIAN, 9),
            bytes(0, 2, "ok", 0, 3, "no"),
            List.of("ok")),
        new Case(Frames.lengthPrefix(1, ByteOrder.BIG_ENDIAN, 9), bytes(2, "ok", 1), List.of("ok")),
        new Case(Frames.fixed(2), bytes("okn"), List.of("ok")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("truncated")
  void aStreamThatEndsInsideAMessageIsTruncated(Case one) {
    Reader reader = read(one.frames, false, Status.SUCCESS, one.stream);
    assertThat(texts(reader)).isEqualTo(one.texts);
    assertThat(reader.error)
        .isInstanceOf(FrameException.class)
        .hasMessageStartingWith("receive on connection 127.0.0.1:7 to 127.0.0.1:9: truncated: ");
    assertThat(((FrameException) reader.error).reason()).isEqualTo(FrameException.Reason.TRUNCATED);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("truncated")
  void aConnectionThatBreaksInsideAMessageFailsAsBroken(Case one) {
    Reader reader = read(one.frames, false, Status.CONNECTION_RESET, one.stream);
    assertThat(texts(reader)).isEqualTo(one.texts);
    assertThat(reader.error).hasMessageContaining("CONNECTION_RESET");
  }

  @Test
  void aConnectionThatBreaksInsideALineGivesNoPartOfIt() {
    Reader reader = read(Frames.lines(UTF_8, 9), false, Status.CONNECTION_RESET, bytes("ok\nno"));
    assertThat(texts(reader)).containsExactly("ok");
    assertThat(reader.error).hasMessageContaining("CONNECTION_RESET");
  }

  // ---- arguments

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE, Frames.MAX_LIMIT + 1, Integer.MAX_VALUE})
  void aLimitMustBePositiveAndNotHuge(int limit) {
    Stream.<Runnable>of(
            () -> Frames.lines(UTF_8, limit),
            () -> Frames.delimiter(Bytes.of("x"), limit),
            () -> Frames.lengthPrefix(4, ByteOrder.BIG_ENDIAN, limit),
            () -> Frames.fixed(limit))
        .forEach(frames -> assertThatThrownBy(frames::run)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining(String.valueOf(limit)));
  }

  @Test
  void otherArgumentsAreChecked() {
    assertThatThrownBy(() -> Frames.lines(UTF_16LE, 9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("UTF-16LE");
    assertThatThrownBy(() -> Frames.delimiter(ByteBuffer.allocate(0), 9))
        .isInstanceOf(IllegalArgumentException.class);
    for (int width : new int[] {0, 9, -1}) {
      assertThatThrownBy(() -> Frames.lengthPrefix(width, ByteOrder.BIG_ENDIAN, 9))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aDelimiterIsCopiedAndItsBufferLeftAlone() {
    ByteBuffer delimiter = ByteBuffer.wrap(bytes("x::y")).position(1).limit(3);
    Frames<ByteBuffer> frames = Frames.delimiter(delimiter, 9);
    assertThat(delimiter.position()).isEqualTo(1);
    delimiter.put(1, (byte) '-').put(2, (byte) '-');
    assertThat(texts(read(frames, false, Status.SUCCESS, bytes("a::b::"))))
        .containsExactly("a", "b");
  }

  @Test
  void theLargestLimitsHoldNothingInAdvance() {
    Frames<ByteBuffer> frames = Frames.lengthPrefix(4, ByteOrder.BIG_ENDIAN, Frames.MAX_LIMIT);
    Reader reader = read(frames, false, Status.SUCCESS, bytes(0x3F, 255, 255, 255, "x"));
    assertThat(reader.error).hasMessageContaining("truncated");
  }
}
