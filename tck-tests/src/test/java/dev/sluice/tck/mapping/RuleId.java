package dev.sluice.tck.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A rule of the reference: R1 to R80, or D1 to D24 for the points that it leaves open. */
record RuleId(char series, int number) implements Comparable<RuleId> {
  private static final int RULES = 80;
  private static final int POINTS = 24;
  private static final Pattern LEADING = Pattern.compile("([RD])(\\d+)_");
  private static final Pattern RANGE = Pattern.compile("\\b([RD])(\\d+)(?:–[RD]?(\\d+))?\\b");

  /** Every rule there is, in order. */
  static List<RuleId> all() {
    return Stream.concat(numbered('R', RULES), numbered('D', POINTS)).toList();
  }

  private static Stream<RuleId> numbered(char series, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(number -> new RuleId(series, number));
  }

  /** The rules that a test proves by its name: wskR36_D11_aRefused… proves two. */
  static List<RuleId> ofTest(String method) {
    List<RuleId> rules = new ArrayList<>();
    if (method.startsWith("wsk")) {
      Matcher matcher = LEADING.matcher(method).region("wsk".length(), method.length());
      while (matcher.lookingAt()) {
        rules.add(new RuleId(matcher.group(1).charAt(0), Integer.parseInt(matcher.group(2))));
        matcher.region(matcher.end(), method.length());
      }
    }
    return rules;
  }

  /** The rules that a cell names, one by one or as a range: R16–R21. */
  static List<RuleId> namedIn(String cell) {
    List<RuleId> rules = new ArrayList<>();
    Matcher matcher = RANGE.matcher(cell.replaceAll("`[^`]*`", ""));
    while (matcher.find()) {
      int from = Integer.parseInt(matcher.group(2));
      int to = matcher.group(3) == null ? from : Integer.parseInt(matcher.group(3));
      char series = matcher.group(1).charAt(0);
      IntStream.rangeClosed(from, to).forEach(n -> rules.add(new RuleId(series, n)));
    }
    return rules;
  }

  @Override
  public int compareTo(RuleId other) {
    int bySeries = -Character.compare(series, other.series);
    return bySeries != 0 ? bySeries : Integer.compare(number, other.number);
  }

  @Override
  public String toString() {
    return "" + series + number;
  }
}
