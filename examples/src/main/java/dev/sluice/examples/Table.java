package dev.sluice.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Two columns of text, names and values. */
final class Table {
  private final List<String[]> rows = new ArrayList<>();

  void row(String name, String value) {
    rows.add(new String[] {name, value});
  }

  /** A number, with its thousands apart. */
  void row(String name, long value) {
    row(name, String.format(Locale.ROOT, "%,d", value));
  }

  @Override
  public String toString() {
    int width = rows.stream().mapToInt(row -> row[0].length()).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      text.append(row[0])
          .append(" ".repeat(width - row[0].length() + 2))
          .append(row[1])
          .append('\n');
    }
    return text.toString();
  }
}
