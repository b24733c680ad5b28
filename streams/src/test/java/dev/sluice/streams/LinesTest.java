package dev.sluice.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Status;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * However lines arrive and however they are asked for, they are the lines that were sent, and not a
 * byte is accepted beyond the last one that was asked for. The long form
 * ({@code -Dsluice.long=true}) sends 10 MiB in each case and 1 GiB at random sizes: a quarter of an
 * hour on two idle processors.
 */
class LinesTest {
  private static final boolean LONG = Boolean.getBoolean("sluice.long");
  private static final int MIB = 1 << 20;
  private static final int LIMIT = 8192;

  /** Lines and the bytes that they are sent as. */
  private record Text(List<String> lines, List<Integer> ends, byte[] bytes) {
    static Text of(int size, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      List<String> lines = new ArrayList<>();
      List<Integer> ends = new ArrayList<>();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(size + LIMIT);
      while (bytes.size() < size) {
        String line = line(random);
        lines.add(line);
        bytes.writeBytes(line.getBytes(UTF_8));
        bytes.writeBytes((random.nextInt(4) == 0 ? "\r\n" : "\n").getBytes(UTF_8));
        ends.add(bytes.size());
      }
      return new Text(lines, ends, bytes.toByteArray());
    }

    private static String line(SplittableRandom random) {
      int length = random.nextInt(50) == 0 ? random.nextInt(2000) : random.nextInt(70);
      StringBuilder line = new StringBuilder(length);
      for (int i = 0; i < length; i++) {
        int kind = random.nextInt(100);
        line.append(
            kind == 0 ? "\r-" : kind == 1 ? "ü€" : String.valueOf((char) (' ' + kind % 90)));
      }
      return line.toString();
    }
  }

  /** Compares each line as it comes; keeps none. */
  private static final class Comparing implements Subscriber<String> {
    private final List<String> expected;
    private Subscription subscription;
    private int received;
    private long asked;
    private String wrong;
    private boolean completed;

    Comparing(List<String> expected) {
      this.expected = expected;
    }

    void ask(long n) {
      asked = Long.MAX_VALUE - asked < n ? Long.MAX_VALUE : asked + n;
      subscription.request(n);
    }

    @Override
    public void onSubscribe(Subscription given) {
      subscription = given;
    }

    @Override
    public void onNext(String line) {
      if (received == asked || received == expected.size()) {
        wrong = "one too many: " + line;
      } else if (!line.equals(expected.get(received)) && wrong == null) {
        wrong = "line " + received + " is " + line + " instead of " + expected.get(received);
      }
      received++;
    }

    @Override
    public void onError(Throwable error) {
      wrong = error.toString();
    }

    @Override
    public void onComplete() {
      completed = true;
    }
  }

  private static void transfer(Text text, int start, int parts, IntSupplier sizes, long demand) {
    Fixture fixture = new Fixture();
    Comparing reader = new Comparing(text.lines);
    fixture.connection.receive(Frames.lines(UTF_8, LIMIT)).subscribe(reader);
    fixture.loop.runAll();
    Feeder feeder = new Feeder(fixture, text.bytes, start, parts, sizes);
    String misplaced = null;
    while (reader.received < text.lines.size() && reader.wrong == null && misplaced == null) {
      if (reader.received == reader.asked) {
        if (reader.received > 0 && feeder.accepted != text.ends.get(reader.received - 1)) {
          misplaced = feeder.accepted + " bytes accepted for " + reader.received + " lines";
        }
        if (reader.received % 3 != 0) { // the event refuses first, or it does not
          feeder.indicate();
        }
        reader.ask(demand);
        fixture.loop.runAll();
      }
      if (feeder.isPaused() || !feeder.indicate()) {
        misplaced = "stalled at " + feeder.accepted;
      }
      fixture.socket.calls.clear();
    }
    fixture.socket.finish(Status.SUCCESS);
    if (reader.wrong != null || misplaced != null || !reader.completed) {
      throw new AssertionError("start " + start + ", demand " + demand + ": " + reader.wrong + ", "
          + misplaced + ", completed " + reader.completed);
    }
    assertThat(feeder.accepted).isEqualTo(text.bytes.length);
  }

  @ParameterizedTest(name = "demand {0}")
  @ValueSource(longs = {1, 7, 256, Long.MAX_VALUE})
  @Timeout(3600)
  void atEverySizeAndStartOfIndicationsAreTheLinesThatWereSent(long demand) {
    Text text = Text.of(LONG ? 10 * MIB : 2 << 10, 1);
    AtomicInteger transfers = new AtomicInteger();
    IntStream.range(0, 65 * 65).parallel().forEach(each -> {
      int size = 1 + each % 65; // every thread gets small ones, which take longest
      transfer(text, each / 65, 1, () -> size, demand);
      transfers.incrementAndGet();
    });
    assertThat(transfers).hasValue(65 * 65);
  }

  @ParameterizedTest(name = "demand {0}")
  @ValueSource(longs = {1, 7, 256, Long.MAX_VALUE})
  @Timeout(3600)
  void atRandomSizesInSeveralBuffersAreTheLinesThatWereSent(long demand) {
    long seed = Long.getLong("sluice.seed", 5);
    Text text = Text.of(10 * MIB, seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < (LONG ? 26 : 1); round++) {
      IntSupplier sizes =
          () -> 1 + (random.nextInt(4) == 0 ? random.nextInt(65_536) : random.nextInt(512));
      transfer(text, random.nextInt(65), 1 + random.nextInt(4), sizes, demand);
    }
  }

  @Test
  @Timeout(120)
  void oneByteAtATimeAreTheLinesThatWereSent() {
    transfer(Text.of(LONG ? 10 * MIB : MIB, 3), 0, 1, () -> 1, 7);
  }

  @ParameterizedTest(name = "pieces of {0}")
  @ValueSource(ints = {1, 100, 8191, 65_536})
  @Timeout(120)
  void aLineOfTenMebibytesFailsAtItsLimitAndHoldsNoMore(int size) {
    Fixture fixture = new Fixture();
    Probe<String> reader = new Probe<>(Long.MAX_VALUE);
    fixture.connection.receive(Frames.lines(UTF_8, LIMIT)).subscribe(reader);
    fixture.loop.runAll();
    byte[] line = new byte[10 * MIB];
    Feeder feeder = new Feeder(fixture, line, 0, 1, () -> size);
    long held = 0;
    while (!reader.hasEnded() && feeder.indicate()) {
      held = Math.max(held, fixture.connection.statistics().receive().heldBytes());
    }
    assertThat(reader.error)
        .isInstanceOf(FrameException.class)
        .hasMessage("receive on connection 127.0.0.1:7 to 127.0.0.1:9:"
            + " a line is longer than the limit of 8192 bytes");
    assertThat(((FrameException) reader.error).limit()).isEqualTo(LIMIT);
    assertThat(((FrameException) reader.error).reason()).isEqualTo(FrameException.Reason.TOO_LONG);
    assertThat(feeder.isPaused()).isTrue();
    assertThat(feeder.accepted).isLessThanOrEqualTo(LIMIT + 1);
    assertThat(held).isLessThanOrEqualTo(LIMIT + 1);
    assertThat(reader.wrongs).isEmpty();
  }
}
