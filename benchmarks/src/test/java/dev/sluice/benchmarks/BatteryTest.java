package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A small part of each kind of work, in real processes: it runs, and what it counts adds up. A
 * plain build draws a third of the kinds, which {@code -Dsluice.seed} repeats; the long form has
 * all.
 */
@Timeout(120)
class BatteryTest {
  private static final List<Arguments> ROWS = List.of(
      arguments("bulk-receive", "sluice-borrow", "netty"),
      arguments("lines-64", "sluice-copy", "reactor-netty"),
      arguments("length-64-request-16", "vertx", "pekko"),
      arguments("send-64", "sluice-copy", "reactor-netty"),
      arguments("echo-64", "sluice-retain", "socket"),
      arguments("relay", "sluice-retain", "netty"),
      arguments("udp-receive-64", "sluice-borrow", "channel"),
      arguments("udp-send-64", "sluice-copy", "reactor-netty"),
      arguments("idle-8000", "sluice-retain", "netty"),
      arguments("stalled-1-of-1000", "sluice-borrow", "reactor-netty"),
      arguments("growth", "sluice-retain", "netty"),
      arguments("pause-resume", "sluice-copy", "socket"),
      arguments("held-stalled-receiver", "sluice-copy", "netty"),
      arguments("held-stalled-sender-1MiB", "sluice-copy", "reactor-netty"),
      arguments("latency-64", "sluice-retain", "socket"));

  /** How many rows a plain build runs. */
  private static final int DRAWN = 5;

  static List<Arguments> rows() {
    if (Boolean.getBoolean("sluice.long")) {
      return ROWS;
    }
    long seed = Long.getLong("sluice.seed", System.nanoTime());
    System.out.println("a third of the rows, -Dsluice.seed=" + seed);
    List<Arguments> drawn = new ArrayList<>(ROWS);
    Collections.shuffle(drawn, new Random(seed));
    return drawn.subList(0, DRAWN);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void subjectsTakeTurnsAndDoTheWholeWork(String name, String first, String second)
      throws IOException {
    Work work = Works.named(name).shortened(500).only(List.of(first, second));
    Options options = new Options(2, 1, 500, false);
    Progress progress = Progress.of(List.of(work), options);

    List<Round> rounds =
        new Battery(List.of("-Xmx64m", "-XX:TieredStopAtLevel=1"), options, progress).run(work);

    assertThat(rounds).extracting(Round::subject).containsExactly(first, second, first, second);
    assertThat(rounds).allSatisfy(round -> {
      assertThat(round.taken().wallNanos()).isPositive();
      assertThat(round.used().allocatedBytes()).isPositive();
    });
  }

  /** Two starts for a round. */
  @Test
  void startsAreOfProcessesOfTheirOwn() throws IOException {
    Work work = Works.named("start-up").only(List.of("sluice-copy", "socket"));
    Options options = new Options(1, 0, 1, false);
    Progress progress = Progress.of(List.of(work), options);

    List<Round> rounds = new Battery(List.of("-Xmx64m"), options, progress).run(work);

    assertThat(rounds)
        .extracting(Round::subject)
        .containsExactly("sluice-copy", "socket", "sluice-copy", "socket");
    assertThat(rounds).allSatisfy(round -> assertThat(work.figure(round)).isPositive());
  }
}
