package dev.sluice.benchmarks.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One subject's figure as a multiple of another one's.
 *
 * @param value the ratio of their medians
 * @param least the smallest ratio of two neighbours, rounds that were run one after the other
 * @param most the largest of these
 */
public record Ratio(
    @JsonProperty double value,
    @JsonProperty double least,
    @JsonProperty double most) {

  /** From figures in the order of the rounds; the median's ratio lies between least and most. */
  static Ratio of(double[] figures, double[] base) {
    int pairs = Math.min(figures.length, base.length);
    if (pairs == 0) {
      throw new IllegalArgumentException("no rounds to compare");
    }
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    for (int pair = 0; pair < pairs; pair++) {
      double ratio = divide(figures[pair], base[pair]);
      least = Math.min(least, ratio);
      most = Math.max(most, ratio);
    }
    double value =
        divide(median(Arrays.copyOf(figures, pairs)), median(Arrays.copyOf(base, pairs)));
    return new Ratio(value, least, most);
  }

  /** Nothing is as much as nothing, and anything is infinitely more. */
  private static double divide(double figure, double base) {
    return base == 0 && figure == 0 ? 1 : figure / base;
  }

  /** A figure by itself: a multiple of one. */
  static Ratio plain(double[] figures) {
    double[] ones = new double[figures.length];
    Arrays.fill(ones, 1);
    return of(figures, ones);
  }

  static double median(double[] figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  static <T> double[] figures(List<T> rounds, ToDoubleFunction<T> figure) {
    return rounds.stream().mapToDouble(figure).toArray();
  }
}
