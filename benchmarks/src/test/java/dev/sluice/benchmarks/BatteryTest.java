package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A small part of each kind of work, in real processes: it runs, and what it counts adds up. */
@Timeout(120)
class BatteryTest {
  @ParameterizedTest
  @CsvSource({
    "bulk-receive, sluice-borrow, netty",
    "lines-64, sluice-copy, reactor-netty",
    "length-64-request-16, vertx, pekko",
    "send-64, sluice-copy, reactor-netty",
    "echo-64, sluice-retain, socket",
    "relay, sluice-retain, netty"
  })
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
}
