package dev.sluice.tck.mapping;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A page such as docs/wsk-mapping.md: its tables, each row with its cells. */
final class MappingPage {
  static final Path PATH =
      Path.of(System.getProperty("basedir", "tck-tests")).resolve("../docs/wsk-mapping.md");

  private final Path path;
  private final List<String> lines;

  private MappingPage(Path path, List<String> lines) {
    this.path = path;
    this.lines = lines;
  }

  static MappingPage read() {
    return read(PATH);
  }

  static MappingPage read(Path path) {
    try {
      return new MappingPage(path, new ArrayList<>(Files.readAllLines(path)));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  void write() {
    try {
      Files.writeString(path, String.join("\n", lines) + "\n");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The rows of every table, without the two lines of its head. */
  List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    String section = "";
    int head = 0;
    for (int line = 0; line < lines.size(); line++) {
      String text = lines.get(line);
      if (text.startsWith("## ")) {
        section = text.substring("## ".length());
      }
      head = text.startsWith("|") ? head + 1 : 0;
      if (head > 2) {
        rows.add(new Row(section, line, cells(text)));
      }
    }
    return rows;
  }

  private static List<String> cells(String line) {
    String inner = line.strip().replaceAll("^\\||\\|$", "");
    return java.util.Arrays.stream(inner.split("\\|", -1)).map(String::strip).toList();
  }

  /** Puts other cells in the place of a row's. */
  void replace(Row row, List<String> cells) {
    lines.set(row.line(), "| " + String.join(" | ", cells) + " |");
  }

  /** All text of tables. */
  String tables() {
    return String.join("\n", lines.stream().filter(l -> l.startsWith("|")).toList());
  }

  /** One row: what, where, state, tests. */
  record Row(String section, int line, List<String> cells) {
    String first() {
      return cells.get(0);
    }

    String state() {
      return cells.get(2);
    }

    String tests() {
      return cells.get(3);
    }

    @Override
    public String toString() {
      return section + ": " + first();
    }
  }
}
