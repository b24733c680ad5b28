package dev.sluice.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.DataIndication;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The decoders alone, as often as it takes: any input, cut at any places into indications of
 * several buffers, gives the messages of a plain cut of the whole, copied or borrowed, or fails
 * with an error of their own at the same message, and no more is carried than they say. The long
 * form ({@code -Dsluice.long=true}) runs each decoder 10 million times. Seeded;
 * {@code -Dsluice.seed} chooses another.
 */
class DecoderFuzzTest {
  private static final int RUNS = Boolean.getBoolean("sluice.long") ? 10_000_000 : 40_000;

  private final Carry carry = new Carry(new FakeConnection(new FakeLoop()));
  private final IndicationCursor cursor = new IndicationCursor(carry);

  /** Kinds of one decoder. */
  record Decoder(String name, List<FrameKinds> kinds) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Decoder> decoders() {
    return Stream.of(
            LineDecoder.class,
            DelimiterDecoder.class,
            LengthPrefixDecoder.class,
            FixedDecoder.class)
        .map(type -> new Decoder(
            type.getSimpleName(),
            FrameKinds.all().stream()
                .filter(kind -> type.isInstance(kind.frames().decoder()))
                .toList()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("decoders")
  @Timeout(3600)
  void anyInputGivesThePlainMessagesOrAnErrorOfItsOwn(Decoder decoder) {
    assertThat(decoder.kinds).isNotEmpty();
    long seed = Long.getLong("sluice.seed", 23);
    int executed = 0;
    for (; executed < RUNS; executed++) {
      SplittableRandom random = new SplittableRandom(seed + executed);
      FrameKinds kind = decoder.kinds.get(random.nextInt(decoder.kinds.size()));
      try {
        run(kind, random);
      } catch (Throwable failed) {
        throw new AssertionError(kind + " with -Dsluice.seed=" + (seed + executed), failed);
      }
    }
    System.out.println(decoder + ": " + executed + " executions");
    assertThat(executed).isEqualTo(RUNS);
  }

  private void run(FrameKinds kind, SplittableRandom random) {
    byte[] stream = FrameFuzzTest.stream(random);
    FrameKinds.Messages expected = kind.cut().of(stream);
    FrameException.Reason wrong = null;
    int messages = 0;
    carry.clear();
    try {
      messages = random.nextBoolean()
          ? decode(kind.frames().cutter(), expected, stream, random)
          : decode(kind.frames().borrowing(false), expected, stream, random);
    } catch (FrameException own) {
      wrong = own.reason();
      messages = expected.texts().size(); // as many as came before are checked by decode
    }
    if (wrong != expected.wrong() || messages != expected.texts().size()) {
      throw new AssertionError(messages + " messages, " + wrong + " instead of " + expected);
    }
  }

  private <T> int decode(
      FrameCutter<T> cutter, FrameKinds.Messages expected, byte[] stream, SplittableRandom random) {
    int messages = 0;
    for (int at = 0; at < stream.length; ) {
      int end = Math.min(stream.length, at + 1 + random.nextInt(40));
      Node list = null;
      for (int to = end; to > at; ) {
        int from = random.nextInt(3) == 0 ? at + random.nextInt(to - at) : at;
        list = new Node(ByteBuffer.wrap(stream, from, to - from), list);
        to = from;
      }
      cursor.begin(list, end - at);
      at = end;
      while (!cursor.isEmpty()) {
        T message = next(cutter, expected, messages);
        if (message == null) {
          cursor.carryRest(cutter.carriesAtMost());
          break;
        }
        check(message, expected, messages++);
      }
      if (carry.size() > cutter.carriesAtMost()) {
        throw new AssertionError(carry.size() + " bytes carried");
      }
    }
    if (!carry.isEmpty()) {
      cursor.begin(null, 0);
      check(cutter.last(cursor), expected, messages++);
    }
    return messages;
  }

  /** An error must not come before the messages that are to come. */
  private <T> T next(FrameCutter<T> cutter, FrameKinds.Messages expected, int messages) {
    try {
      return cutter.next(cursor);
    } catch (FrameException own) {
      if (messages != expected.texts().size()) {
        throw new AssertionError("too early, after " + messages + " of " + expected, own);
      }
      throw own;
    }
  }

  private static void check(Object message, FrameKinds.Messages expected, int index) {
    String text = FrameKinds.text(message);
    if (index >= expected.texts().size() || !text.equals(expected.texts().get(index))) {
      throw new AssertionError("message " + index + " is " + text + ", not of " + expected);
    }
  }

  private record Node(ByteBuffer buffer, DataIndication next) implements DataIndication {}
}
