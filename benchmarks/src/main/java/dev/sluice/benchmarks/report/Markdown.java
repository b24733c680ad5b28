package dev.sluice.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A table in markdown that is readable as text, too. The first column is words, the rest figures.
 */
final class Markdown {
  private final List<List<String>> lines = new ArrayList<>();

  Markdown(List<String> head) {
    lines.add(List.copyOf(head));
  }

  void row(List<String> cells) {
    if (cells.size() != lines.get(0).size()) {
      throw new IllegalArgumentException(cells + " below " + lines.get(0));
    }
    lines.add(List.copyOf(cells));
  }

  @Override
  public String toString() {
    int columns = lines.get(0).size();
    int[] widths = new int[columns];
    for (List<String> line : lines) {
      for (int column = 0; column < columns; column++) {
        widths[column] = Math.max(widths[column], line.get(column).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (int line = 0; line < lines.size(); line++) {
      for (int column = 0; column < columns; column++) {
        String cell = lines.get(line).get(column);
        String space = " ".repeat(widths[column] - cell.length());
        text.append("| ").append(column == 0 ? cell + space : space + cell).append(' ');
      }
      text.append("|\n");
      if (line == 0) {
        for (int column = 0; column < columns; column++) {
          String rule = "-".repeat(widths[column]);
          text.append('|').append(column == 0 ? "-" + rule + "-" : "-" + rule + ":");
        }
        text.append("|\n");
      }
    }
    return text.toString();
  }
}
