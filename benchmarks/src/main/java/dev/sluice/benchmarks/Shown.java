package dev.sluice.benchmarks;

import dev.sluice.benchmarks.report.Documents;
import dev.sluice.benchmarks.report.Plot;
import dev.sluice.benchmarks.report.Results;
import dev.sluice.benchmarks.report.Tables;
import dev.sluice.benchmarks.report.Targets;
import dev.sluice.benchmarks.report.WorkResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What can be made of what is stored; nothing is run. */
final class Shown {
  @Option(names = "--table", paramLabel = "FILE", description = "prints the tables of a stored run")
  private @Nullable Path table;

  @Option(names = "--plot", paramLabel = "FILE", description = "prints an SVG of a stored run")
  private @Nullable Path plot;

  @Option(
      names = "--targets",
      paramLabel = "FILE",
      description = "prints how far a stored run reaches the targets")
  private @Nullable Path targets;

  @Option(
      names = "--base",
      defaultValue = "reactor-netty",
      description = "whom tables and the plot compare with (default: ${DEFAULT-VALUE})")
  private String base = "";

  @Option(names = "--docs", description = "writes the figures that the documents quote")
  private boolean docs;

  @Option(names = "--check", description = "with --docs: only says whether they are up to date")
  private boolean check;

  boolean isAsked() {
    return docs || table != null || plot != null || targets != null;
  }

  int show(Path home, List<String> works, List<String> subjects) throws IOException {
    UnaryOperator<Results> chosen = results -> results.only(works, subjects, base);
    if (table != null) {
      Results results = chosen.apply(Results.read(table));
      for (WorkResult work : results.works()) {
        System.out.println(Tables.work(work));
      }
      System.out.println(Tables.summary(results));
      System.out.print(Tables.origin(results));
    }
    if (plot != null) {
      System.out.print(Plot.of(chosen.apply(Results.read(plot))));
    }
    if (targets != null) {
      System.out.print(Targets.table(Results.read(targets)));
    }
    return docs ? documents(new Documents(home)) : 0;
  }

  private int documents(Documents documents) throws IOException {
    if (!check) {
      documents.write();
      return 0;
    }
    List<Path> stale = documents.stale();
    stale.forEach(file -> System.err.println("bench: " + file + " is not what is stored"));
    return stale.isEmpty() ? 0 : 1;
  }
}
