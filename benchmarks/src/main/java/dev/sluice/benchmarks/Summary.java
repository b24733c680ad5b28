package dev.sluice.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What the rounds of a work come to, for one subject.
 *
 * @param subject who
 * @param perCpuSecond units per second of the subject's processor time, median
 * @param perSecond units per second, median
 * @param allocatedPerUnit bytes of heap for a unit, median
 * @param p99Micros 99th percentile of latency, median over the rounds
 * @param cpuRatio how many times as much the first subject does per second of processor time,
 *     median over pairs of neighbours
 * @param leastCpuRatio the smallest of these
 * @param mostCpuRatio the largest of these
 */
record Summary(
    @JsonProperty String subject,
    @JsonProperty double perCpuSecond,
    @JsonProperty double perSecond,
    @JsonProperty double allocatedPerUnit,
    @JsonProperty double p99Micros,
    @JsonProperty double cpuRatio,
    @JsonProperty double leastCpuRatio,
    @JsonProperty double mostCpuRatio) {

  static List<Summary> of(Work work, List<Round> rounds) {
    List<Round> first = by(work.subjects().get(0), rounds);
    List<Summary> summaries = new ArrayList<>();
    for (String subject : work.subjects()) {
      List<Round> own = by(subject, rounds);
      double[] ratios = new double[own.size()];
      for (int i = 0; i < ratios.length; i++) {
        ratios[i] = (double) own.get(i).used().cpuNanos() / first.get(i).used().cpuNanos();
      }
      Arrays.sort(ratios);
      summaries.add(new Summary(
          subject,
          median(own, round -> work.units() * 1e9 / round.used().cpuNanos()),
          median(own, round -> work.units() * 1e9 / round.taken().wallNanos()),
          median(own, round -> (double) round.used().allocatedBytes() / work.units()),
          median(own, round -> round.taken().p99Nanos() / 1e3),
          ratios[ratios.length / 2],
          ratios[0],
          ratios[ratios.length - 1]));
    }
    return summaries;
  }

  private static List<Round> by(String subject, List<Round> rounds) {
    return rounds.stream().filter(round -> round.subject().equals(subject)).toList();
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    double[] figures = rounds.stream().mapToDouble(figure).sorted().toArray();
    return figures[figures.length / 2];
  }

  static String table(Work work, List<Summary> summaries) {
    StringBuilder text = new StringBuilder(String.format(
        Locale.ROOT,
        "%n%-24s %14s %14s %12s %10s %22s%n",
        work.name(),
        work.unit() + "/CPU s",
        work.unit() + "/s",
        "B/" + work.unit(),
        "p99 us",
        summaries.get(0).subject() + " is"));
    for (Summary summary : summaries) {
      text.append(String.format(
          Locale.ROOT,
          "%-24s %,14.0f %,14.0f %12.2f %10.0f %7.2f x (%.2f to %.2f)%n",
          summary.subject,
          summary.perCpuSecond,
          summary.perSecond,
          summary.allocatedPerUnit,
          summary.p99Micros,
          summary.cpuRatio,
          summary.leastCpuRatio,
          summary.mostCpuRatio));
    }
    return text.toString();
  }
}
