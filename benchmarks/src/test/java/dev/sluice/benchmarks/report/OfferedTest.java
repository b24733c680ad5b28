package dev.sluice.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.benchmarks.Drive;
import dev.sluice.benchmarks.Job;
import dev.sluice.benchmarks.Job.Manner;
import dev.sluice.benchmarks.Round;
import dev.sluice.benchmarks.Seen;
import dev.sluice.benchmarks.Shape;
import dev.sluice.benchmarks.Work;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A rate that the load did not reach shows below the table. */
class OfferedTest {
  private static WorkResult result(long... offered) {
    Manner manner = new Manner(Drive.PACED, true, 100_000);
    Job job = new Job(Shape.RECEIVE, Long.MAX_VALUE, false, 64, 1_000, 1, 0, false, manner);
    List<Round> rounds = Arrays.stream(offered)
        .mapToObj(rate -> {
          Round plain = Sample.round("netty", 100_000_000);
          return new Round("netty", plain.used(), plain.taken(), Map.of(Seen.OFFERED, rate));
        })
        .toList();
    return WorkResult.of(new Work("udp", job, "datagrams", 1_000, List.of("netty")), rounds);
  }

  @Test
  void aRateThatWasMissedIsNamedBelowTheTable() {
    assertThat(Tables.work(result(99_000, 20_000, 89_999)))
        .endsWith("|\n\nMissed rate: netty was offered as few as 20,000 of 100,000 datagrams/s, "
            + "in 2 of its rounds.\n");
  }

  @Test
  void aRateThatWasReachedOrNotLookedAtIsNotMentioned() {
    assertThat(Tables.work(result(90_000, 101_000))).doesNotContain("Missed");
    assertThat(Tables.work(Sample.lines())).doesNotContain("Missed");
  }
}
