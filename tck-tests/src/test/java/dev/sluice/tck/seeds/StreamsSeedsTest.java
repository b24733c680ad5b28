package dev.sluice.tck.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tck.kit.EachRealNet;
import dev.sluice.tck.kit.Form;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Rigs;
import dev.sluice.tck.kit.SimulatedNet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The streams give every byte once and in order, whatever the cuts, modes, demands, hand-overs and
 * ends: 2,000 new stories on the simulation in each build, and some on real sockets; 25 times as
 * many in the long form. {@code -Dsluice.seed=N} tells that one only.
 */
@Timeout(3600)
class StreamsSeedsTest {
  private static final Long ONLY = Long.getLong("sluice.seed");

  private static long[] seeds(long quick) {
    return ONLY != null
        ? new long[] {ONLY}
        : new SplittableRandom(Form.seed())
            .longs(Form.pick(quick, 25 * quick), 0, Long.MAX_VALUE)
            .toArray();
  }

  @Test
  void everyStoryOnTheSimulationGivesEachByteOnce() {
    long[] seeds = seeds(2_000);
    int told = 0;
    for (long seed : seeds) {
      tell(seed % 3 == 0 ? SimulatedNet.unix(seed) : SimulatedNet.tcp(seed), true, seed, 3_000);
      told++;
    }
    System.out.println("stories of streams on the simulation: " + told);
    assertThat(told).isEqualTo(seeds.length);
  }

  @EachRealNet
  void everyStoryOnRealSocketsGivesEachByteOnce(Net net) {
    long[] seeds = seeds(20);
    int told = 0;
    for (long seed : seeds) {
      tell(net, false, seed, 60_000);
      told++;
    }
    System.out.println("stories of streams on " + net + ": " + told);
    assertThat(told).isEqualTo(seeds.length);
  }

  private static void tell(Net net, boolean simulated, long seed, int most) {
    Rigs rigs = new Rigs();
    try {
      StreamsStory.tell(rigs.open(net), simulated, seed, most);
      rigs.afterEach(null);
    } catch (Throwable failed) {
      try {
        rigs.afterEach(null);
      } catch (AssertionError also) {
        failed.addSuppressed(also);
      }
      throw new AssertionError(
          "%s fails with seed %d; again: -Dsluice.seed=%d -Dtest=StreamsSeedsTest: %s"
              .formatted(net, seed, seed, failed.getMessage()),
          failed);
    }
  }
}
