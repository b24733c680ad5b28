package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.sluice.benchmarks.load.Load;
import dev.sluice.benchmarks.subject.Subject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every subject does a small part of every kind of work it takes part in; here in one process. */
class SubjectsTest {
  /** The same as others, but for a size or a measure. */
  private static final Pattern ALIKE = Pattern.compile(
      "(lines|length)-1024-.*|send-1024|send-64KiB" + "|udp-.*-1200|held-stalled-sender-64|growth");

  private static final int DIVISOR = 10_000;
  private static final int ROUNDS = 2;
  private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

  static Stream<Arguments> worksAndSubjects() {
    return Works.KNOWN.stream()
        .filter(work -> !ALIKE.matcher(work.name()).matches())
        .flatMap(work -> work.subjects().stream().map(name -> Arguments.of(work.name(), name)));
  }

  @ParameterizedTest
  @MethodSource("worksAndSubjects")
  @Timeout(90)
  void aSubjectDoesItsWorkToTheLastByte(String name, String subject) throws Exception {
    Work work = Works.named(name).shortened(DIVISOR);
    Tally tally = new Tally();
    try (Load load = Load.of(work.job());
        Subject server = Subjects.named(subject, work.job())
            .start(work.job().withTarget(load.target()), tally)) {
      Expected counted = Expected.NOTHING;
      for (int round = 1; round <= ROUNDS; round++) {
        load.prepare(server.port());
        load.run(server.port(), new Histogram(3));
        await(work.afterRound(round, counted.plus(load.done())), tally);
        server.resume();
        load.release();
        counted = counted.plus(load.done());
        await(work.afterRound(round, counted), tally);
      }
    }
  }

  private static void await(Expected expected, Tally tally) {
    long deadline = System.nanoTime() + LIMIT_NANOS;
    while (!expected.isMetBy(tally) && tally.failure() == null) {
      if (System.nanoTime() - deadline > 0) {
        fail("expected %s, counted bytes=%s elements=%s ended=%s"
            .formatted(expected, tally.bytes, tally.elements, tally.ended));
      }
      Thread.onSpinWait();
    }
    assertThat(tally.failure()).isNull();
    assertThat(expected.isExceededBy(tally)).isFalse();
  }

  @Test
  void whoTakesNoPartHasAReason() {
    for (Work work : Works.KNOWN) {
      List<String> others = Subjects.names().stream()
          .filter(name -> !work.subjects().contains(name))
          .toList();
      assertThat(others)
          .as(work.name())
          .allMatch(name -> Limits.of(name, work.job()).isPresent());
    }
  }
}
