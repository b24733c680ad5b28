package dev.sluice.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Results as tables. */
public final class Tables {
  private Tables() {}

  /** One work: a line for each subject, and no column without figures. */
  public static String work(WorkResult result) {
    String unit = result.work().unit();
    List<Column> columns = new ArrayList<>(List.of(
        new Column(result.measures(), row -> Numbers.figure(row.figure())),
        new Column("× " + result.base(), row -> Numbers.ratio(row.ratio())),
        new Column(unit + "/s", row -> Numbers.figure(row.perSecond())),
        new Column("CPU s", row -> Numbers.figure(row.cpuSeconds())),
        new Column("kernel", row -> Numbers.percent(row.kernelShare())),
        new Column("wall s", row -> Numbers.figure(row.wallSeconds())),
        new Column("GCs", row -> Numbers.figure(row.collections())),
        new Column("GC ms", row -> Numbers.figure(row.collectionMillis())),
        new Column("heap B/" + unit, row -> Numbers.figure(row.allocatedPerUnit()))));
    if (result.rows().stream().anyMatch(row -> row.p99Micros() > 0)) {
      columns.add(latency("p50 µs", Row::p50Micros));
      columns.add(latency("p99 µs", Row::p99Micros));
      columns.add(latency("p99.9 µs", Row::p999Micros));
    }
    List<String> head = new ArrayList<>(List.of(result.work().name()));
    columns.forEach(column -> head.add(column.name));
    Markdown table = new Markdown(head);
    for (Row row : result.rows()) {
      List<String> cells = new ArrayList<>(List.of(row.subject()));
      columns.forEach(column -> cells.add(column.cell.apply(row)));
      table.row(cells);
    }
    return table + Offered.note(result);
  }

  private static Column latency(String name, ToDoubleFunction<Row> figure) {
    return new Column(name, row -> Numbers.figure(figure.applyAsDouble(row)));
  }

  /** All works: a line for each, with what every subject does as a multiple of the base. */
  public static String summary(Results results) {
    Set<String> subjects = new LinkedHashSet<>();
    results.works().forEach(each -> subjects.addAll(each.work().subjects()));
    Set<String> bases = new LinkedHashSet<>();
    results.works().forEach(each -> bases.add(each.base()));
    if (bases.size() == 1) {
      subjects.removeAll(bases);
    }
    List<String> head =
        new ArrayList<>(List.of(bases.size() == 1 ? "× " + bases.iterator().next() : "×"));
    head.addAll(subjects);
    Markdown table = new Markdown(head);
    for (WorkResult result : results.works()) {
      List<String> cells = new ArrayList<>(List.of(result.work().name()));
      for (String subject : subjects) {
        cells.add(result.rows().stream()
            .filter(row -> row.subject().equals(subject))
            .map(row -> Numbers.ratio(row.ratio()))
            .findFirst()
            .orElse("–"));
      }
      table.row(cells);
    }
    return table.toString();
  }

  /** Which Sluice, which libraries, which machine, when and how. */
  public static String origin(Results results) {
    Markdown table = new Markdown(List.of("what", "which"));
    table.row(List.of("begun", results.begun()));
    table.row(List.of("command", "`" + results.command() + "`"));
    table.row(List.of(
        "commit",
        results.source().commit() + (results.source().changed() ? ", with changes" : "")));
    results.doubts().forEach(doubt -> table.row(List.of("not to be quoted", doubt)));
    table.row(List.of(
        "pairs, warm-ups", results.options().pairs() + ", " + results.options().warmups()));
    table.row(List.of("JVM options", "`" + String.join(" ", results.jvm()) + "`"));
    for (Map<String, String> facts : List.of(results.machine(), results.versions())) {
      facts.forEach((name, value) -> table.row(List.of(name, value)));
    }
    return table.toString();
  }

  private record Column(String name, Function<Row, String> cell) {}
}
