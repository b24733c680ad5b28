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
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What can be made of what is stored; nothing is run. */
final class Shown {
  @Option(
      names = "--table",
      paramLabel = "FILE",
      converter = StoredFile.class,
      description = "prints the tables of a stored run")
  private @Nullable Path table;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      converter = StoredFile.class,
      description = "prints an SVG of a stored run")
  private @Nullable Path plot;

  @Option(
      names = "--targets",
      paramLabel = "FILE",
      converter = StoredFile.class,
      description = "prints how far a stored run reaches the targets")
  private @Nullable Path targets;

  @Option(
      names = "--base",
      description = "whom tables and the plot compare with (default: " + WorkResult.USUAL_BASE
          + ", where it takes part)")
  private @Nullable String base;

  @ArgGroup(exclusive = false)
  private @Nullable Docs docs;

  private static final class Docs {
    @Option(
        names = "--docs",
        required = true,
        description = "writes the figures that the documents quote")
    private boolean asked;

    @Option(names = "--check", description = "with --docs: only says whether they are up to date")
    private boolean check;
  }

  boolean isAsked() {
    return (docs != null && docs.asked) || table != null || plot != null || targets != null;
  }

  /** Whom to compare with, who is one of these if he was named. */
  String base(Set<String> subjects) {
    if (base == null) {
      return WorkResult.USUAL_BASE;
    }
    UnknownName.check("subject", Set.of(base), subjects);
    return base;
  }

  int show(Path home, List<String> works, List<String> subjects) throws IOException {
    UnaryOperator<Results> chosen = results -> {
      Results kept = results.only(works, subjects);
      return kept.against(base(kept.subjects()));
    };
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
    return docs == null ? 0 : documents(new Documents(home), docs.check);
  }

  private int documents(Documents documents, boolean check) throws IOException {
    if (!check) {
      documents.write();
      return 0;
    }
    List<Path> stale = documents.stale();
    stale.forEach(file -> System.err.println("bench: " + file + " is not what is stored"));
    return stale.isEmpty() ? 0 : 1;
  }
}
