package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
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
    "relay, sluice-retain, netty",
    "udp-receive-64, sluice-borrow, channel",
    "udp-send-64, sluice-copy, reactor-netty",
    "idle-8000, sluice-retain, netty",
    "stalled-1-of-1000, sluice-borrow, reactor-netty",
    "growth, sluice-retain, netty",
    "pause-resume, sluice-copy, socket",
    "held-stalled-receiver, sluice-copy, netty",
    "held-stalled-sender-1MiB, sluice-copy, reactor-netty",
    "latency-64, sluice-retain, socket"
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
