package dev.sluice.tck.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tck.kit.Form;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every contract test holds in the simulation whatever the seed: 1,000 new random ones in each
 * build, and ten times as many in the long form. {@code -Dsluice.seed=N} runs that one only.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SimulatedSeedsTest {
  private static final int QUICK = 1000;
  private static final long MOST_SECONDS_PER_QUICK = 120;

  private static final Long ONLY = Long.getLong("sluice.seed");
  private static final List<ContractTests.ContractTest> TESTS = ContractTests.simulated();

  private final long[] seeds = seeds();
  private final AtomicLong executions = new AtomicLong();
  private long begun;

  private static long[] seeds() {
    return ONLY != null
        ? new long[] {ONLY}
        : new SplittableRandom(Form.seed())
            .longs(Form.pick(QUICK, 10 * QUICK), 0, Long.MAX_VALUE)
            .toArray();
  }

  static List<ContractTests.ContractTest> tests() {
    return TESTS;
  }

  @BeforeAll
  void begin() {
    begun = cpuNanos();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tests")
  @Timeout(600)
  void holdsWithEverySeed(ContractTests.ContractTest test) throws Throwable {
    for (long seed : seeds) {
      try {
        ContractTests.run(test, seed);
      } catch (Throwable failed) {
        throw new AssertionError(
            "%s fails with seed %d; again: -Dsluice.seed=%d -Dtest=SimulatedSeedsTest: %s"
                .formatted(test, seed, seed, failed.getMessage()),
            failed);
      }
      executions.incrementAndGet();
    }
  }

  @AfterAll
  void tell() {
    double seconds = (cpuNanos() - begun) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "simulated contract: %d tests, %d seeds, %d executions in %.1f s of processor time%n",
        TESTS.size(),
        LongStream.of(seeds).distinct().count(),
        executions.get(),
        seconds);
    assertThat(TESTS).hasSizeGreaterThan(80);
    assertThat(executions).hasValue((long) TESTS.size() * seeds.length);
    assertThat(seconds / Math.max(1, seeds.length / QUICK))
        .as("seconds of processor time, which does not depend on what else the machine does")
        .isLessThan(MOST_SECONDS_PER_QUICK);
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
