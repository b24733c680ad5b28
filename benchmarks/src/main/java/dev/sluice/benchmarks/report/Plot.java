package dev.sluice.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The ratios of a run as bars, with the spread between neighbours as whiskers. The scale is
 * logarithmic, since twice as much and half as much are equally far from the same. Colours follow
 * the reader's preference for light or dark, the ground's too.
 */
public final class Plot {
  private static final double WIDTH = 860;
  private static final double LEFT = 150;
  private static final double RIGHT = 690;
  private static final double TOP = 78;
  private static final double LINE = 18;
  private static final double BAR = 12;
  private static final double GROUP = 30;
  private static final double BOTTOM = 40;

  /** What is farther away is drawn at the rim; its number stands beside it. */
  private static final double FARTHEST = 64;

  private static final String STYLE = """
      text { font: 12px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #1f2328; }
      .ground { fill: #ffffff; }
      .title { font-size: 16px; font-weight: 600; }
      .work { font-weight: 600; }
      .note, .tick { fill: #59636e; }
      .grid { stroke: #d1d9e0; stroke-width: 1; }
      .one { stroke: #59636e; stroke-width: 1.5; }
      .own { fill: #0a7d6c; }
      .peer { fill: #a3acb5; }
      .spread { stroke: #1f2328; stroke-width: 1.5; }
      @media (prefers-color-scheme: dark) {
        text { fill: #e6edf3; }
        .ground { fill: #0d1117; }
        .note, .tick { fill: #9198a1; }
        .grid { stroke: #30363d; }
        .one { stroke: #9198a1; }
        .own { fill: #2fb8a2; }
        .peer { fill: #59636e; }
        .spread { stroke: #e6edf3; }
      }
      """;

  private final Results results;
  private final double lowest;
  private final double highest;
  private final Svg svg = new Svg();

  private Plot(Results results) {
    this.results = results;
    double least = 0.5;
    double most = 2;
    for (WorkResult result : results.works()) {
      for (Row row : bars(result)) {
        least = Math.min(least, row.ratio().least());
        most = Math.max(most, row.ratio().most());
      }
    }
    this.lowest = Math.floor(log2(Math.max(least, 1 / FARTHEST)));
    this.highest = Math.ceil(log2(Math.min(most, FARTHEST)));
  }

  /** A drawing that stands by itself. */
  public static String of(Results results) {
    return new Plot(results).draw();
  }

  /** What the drawing shows, in words. */
  static String description(Results results) {
    return results.works().stream()
        .map(result -> result.work().name() + ", " + measures(result) + ", as multiples of "
            + result.base() + ": "
            + bars(result).stream()
                .map(row -> row.subject() + " " + Numbers.ratio(row.ratio()))
                .collect(Collectors.joining(", ")))
        .collect(Collectors.joining("; ", "", "."));
  }

  private static String measures(WorkResult result) {
    return result.measures() + (result.lessIsBetter() ? ", less is better" : "");
  }

  /** All but what they are compared with. */
  private static List<Row> bars(WorkResult result) {
    return result.rows().stream()
        .filter(row -> !row.subject().equals(result.base()))
        .toList();
  }

  private String draw() {
    double height = TOP + BOTTOM;
    for (WorkResult result : results.works()) {
      height += GROUP + LINE * bars(result).size();
    }
    svg.open(String.format(
        Locale.ROOT,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" width=\"%1$.0f\""
            + " height=\"%2$.0f\" role=\"img\" aria-labelledby=\"title description\">",
        WIDTH,
        height));
    svg.element("title", "title", title(results));
    svg.element("desc", "description", description(results));
    svg.style(STYLE);
    svg.box("ground", 0, 0, WIDTH, height);
    svg.label("title", "start", 16, 28, title(results));
    svg.label("note", "start", 16, 48, origin());
    grid(TOP - 8, height - BOTTOM);
    double y = TOP;
    for (WorkResult result : results.works()) {
      svg.label("work", "start", 16, y + 14, result.work().name() + " – " + measures(result));
      y += GROUP - 8;
      for (Row row : bars(result)) {
        bar(row, y);
        y += LINE;
      }
      y += 8;
    }
    svg.line("one", x(1), TOP - 8, x(1), height - BOTTOM);
    svg.close("svg");
    return svg.toString();
  }

  /** What its heading says. */
  static String title(Results results) {
    String bases = results.works().stream()
        .map(WorkResult::base)
        .distinct()
        .collect(Collectors.joining(" or "));
    return "The same work, as a multiple of " + bases;
  }

  private String origin() {
    return (results.doubts().isEmpty() ? "" : "not to be quoted; ") + "medians of "
        + results.options().pairs()
        + " rounds; whiskers: least and most of neighbouring rounds; logarithmic scale; "
        + results.begun().substring(0, 10) + ", " + results.machine().get("processors")
        + " × " + results.machine().get("processor");
  }

  private void grid(double top, double bottom) {
    List<Double> ticks = new ArrayList<>();
    for (double power = lowest; power <= highest; power++) {
      ticks.add(Math.pow(2, power));
    }
    for (double tick : ticks) {
      svg.line("grid", x(tick), top, x(tick), bottom);
      String text = tick < 1 ? "1/" + Math.round(1 / tick) : Long.toString(Math.round(tick));
      svg.label("tick", "middle", x(tick), bottom + 18, text + " ×");
    }
  }

  private void bar(Row row, double y) {
    double end = x(row.ratio().value());
    double from = Math.min(x(1), end);
    String kind = row.subject().startsWith("sluice") ? "own" : "peer";
    double middle = y + LINE / 2;
    svg.label("subject", "end", LEFT - 8, middle + 4, row.subject());
    svg.box(kind, from, middle - BAR / 2, Math.abs(end - x(1)), BAR);
    double least = x(row.ratio().least());
    double most = x(row.ratio().most());
    svg.line("spread", least, middle, most, middle);
    svg.line("spread", least, middle - 3, least, middle + 3);
    svg.line("spread", most, middle - 3, most, middle + 3);
    svg.label("figure", "start", RIGHT + 12, middle + 4, figure(row.ratio()));
  }

  private static String figure(Ratio ratio) {
    return Numbers.ratio(ratio.value()) + " × (" + Numbers.spread(ratio) + ")";
  }

  private double x(double ratio) {
    double place = (log2(ratio) - lowest) / (highest - lowest);
    return LEFT + Math.min(1, Math.max(0, place)) * (RIGHT - LEFT);
  }

  private static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }
}
