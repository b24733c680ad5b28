package dev.sluice.benchmarks.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sluice.benchmarks.Round;
import dev.sluice.benchmarks.Work;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * One work as it went.
 *
 * @param work what was done
 * @param measures what the figure is, in words
 * @param lessIsBetter whether it is a cost
 * @param base the subject whose figure the ratios of the rows are multiples of
 * @param rounds all that count, in the order in which they were run
 * @param rows what they come to, for each subject; follows from the rounds
 */
public record WorkResult(
    @JsonProperty Work work,
    @JsonProperty String measures,
    @JsonProperty boolean lessIsBetter,
    @JsonProperty String base,
    @JsonProperty List<Round> rounds,
    @JsonProperty List<Row> rows) {

  /** What ratios are of, where it takes part. */
  public static final String USUAL_BASE = "reactor-netty";

  /** With the ratios to the usual base, or to the first subject. */
  public static WorkResult of(Work work, List<Round> rounds) {
    return of(work, rounds, USUAL_BASE);
  }

  /** With the ratios to this base, or to the first subject where it does not take part. */
  public static WorkResult of(Work work, List<Round> rounds, String wanted) {
    String base = work.subjects().contains(wanted) ? wanted : work.subjects().get(0);
    double[] figures = Ratio.figures(by(base, rounds), work::figure);
    List<Row> rows = work.subjects().stream()
        .map(subject -> {
          List<Round> own = by(subject, rounds);
          return Row.of(work, subject, own, Ratio.of(Ratio.figures(own, work::figure), figures));
        })
        .toList();
    return new WorkResult(work, work.measures(), work.lessIsBetter(), base, rounds, rows);
  }

  /**
   * Looks whether all that follows from the rounds does.
   *
   * @throws IOException if not: somebody changed one without the other
   */
  void verify(Path file) throws IOException {
    String name = file + ", " + work.name();
    long least = work.subjects().stream()
        .mapToInt(subject -> by(subject, rounds).size())
        .min()
        .orElse(0);
    if (least == 0) {
      throw new IOException(name + ": there is a subject without rounds");
    }
    if (!equals(of(work, rounds, base))) {
      throw new IOException(name + ": what the rows say does not follow from the rounds");
    }
  }

  /** These subjects, or all if none is named; empty if none of them takes part. */
  Optional<WorkResult> only(List<String> names) {
    Work left = work.only(names);
    return left.subjects().isEmpty()
        ? Optional.empty()
        : Optional.of(of(
            left,
            rounds.stream()
                .filter(round -> left.subjects().contains(round.subject()))
                .toList(),
            base));
  }

  /** With the ratios to another base, where it takes part. */
  WorkResult against(String other) {
    return of(work, rounds, other);
  }

  /** What a subject does as a multiple of another one; empty if one does not take part. */
  Optional<Ratio> ratio(String subject, String toWhom) {
    return ratio(subject, toWhom, work::figure);
  }

  Optional<Ratio> ratio(String subject, String toWhom, ToDoubleFunction<Round> figure) {
    if (!work.subjects().contains(subject) || !work.subjects().contains(toWhom)) {
      return Optional.empty();
    }
    return Optional.of(Ratio.of(figures(subject, figure), figures(toWhom, figure)));
  }

  double[] figures(String subject, ToDoubleFunction<Round> figure) {
    return Ratio.figures(by(subject, rounds), figure);
  }

  private static List<Round> by(String subject, List<Round> rounds) {
    return rounds.stream().filter(round -> round.subject().equals(subject)).toList();
  }
}
