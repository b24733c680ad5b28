package dev.sluice.benchmarks.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sluice.benchmarks.Round;
import dev.sluice.benchmarks.Work;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What the rounds of one subject come to: medians.
 *
 * @param subject who
 * @param figure what the work measures, in its own unit
 * @param perSecond units per second on the wall
 * @param wallSeconds of a round
 * @param cpuSeconds of the measured process in a round, all of its threads
 * @param kernelShare of this time, from 0 to 1
 * @param collections runs of the garbage collector in a round
 * @param collectionMillis what they took
 * @param allocatedPerUnit bytes of heap
 * @param p50Micros latency, the median of a round; 0 where there is none
 * @param p99Micros the 99th percentile
 * @param p999Micros the 99.9th percentile
 * @param ratio the figure as a multiple of the base subject's
 */
public record Row(
    @JsonProperty String subject,
    @JsonProperty double figure,
    @JsonProperty double perSecond,
    @JsonProperty double wallSeconds,
    @JsonProperty double cpuSeconds,
    @JsonProperty double kernelShare,
    @JsonProperty double collections,
    @JsonProperty double collectionMillis,
    @JsonProperty double allocatedPerUnit,
    @JsonProperty double p50Micros,
    @JsonProperty double p99Micros,
    @JsonProperty double p999Micros,
    @JsonProperty Ratio ratio) {

  static Row of(Work work, String subject, List<Round> rounds, Ratio ratio) {
    double units = work.units();
    return new Row(
        subject,
        median(rounds, work::figure),
        median(rounds, round -> units * 1e9 / round.taken().wallNanos()),
        median(rounds, round -> round.taken().wallNanos() / 1e9),
        median(rounds, round -> round.used().cpuNanos() / 1e9),
        median(rounds, Row::kernelShare),
        median(rounds, round -> round.used().collections()),
        median(rounds, round -> round.used().collectionMillis()),
        median(rounds, round -> round.used().allocatedBytes() / units),
        median(rounds, round -> round.taken().medianNanos() / 1e3),
        median(rounds, round -> round.taken().p99Nanos() / 1e3),
        median(rounds, round -> round.taken().p999Nanos() / 1e3),
        ratio);
  }

  private static double kernelShare(Round round) {
    return (double) round.used().kernelNanos() / Math.max(1, round.used().cpuNanos());
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    return Ratio.median(Ratio.figures(rounds, figure));
  }
}
