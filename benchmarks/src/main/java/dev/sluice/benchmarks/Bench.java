package dev.sluice.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command: runs works, prints a table of each and stores all rounds. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    subcommands = {SubjectProcess.class, LoadProcess.class},
    description = "Runs the same works by Sluice and by its peers, in turn, and compares them.")
final class Bench implements Callable<Integer> {
  @Option(names = "--work", description = "one work only, by its name; may be repeated")
  private List<String> names = List.of();

  @Option(names = "--subject", description = "these subjects only; may be repeated")
  private List<String> subjects = List.of();

  @Option(names = "--pairs", defaultValue = "5", description = "rounds that count (default: 5)")
  private int pairs;

  @Option(names = "--warmups", defaultValue = "3", description = "rounds before (default: 3)")
  private int warmups;

  @Option(
      names = "--divide",
      defaultValue = "1",
      description = "does only a part of each work: no figures, but it shows that all of it works")
  private int divisor;

  @Option(names = "--nio", description = "NIO in place of epoll")
  private boolean nio;

  @Option(names = "--json", description = "where to store all rounds")
  private @Nullable Path json;

  private Bench() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    Battery battery = new Battery(JVM, warmups, pairs);
    List<Map<String, Object>> results = new ArrayList<>();
    for (Work all : Works.HEADLINES) {
      if (!names.isEmpty() && !names.contains(all.name())) {
        continue;
      }
      Work work = all.shortened(divisor).only(subjects).on(nio);
      List<Round> rounds = battery.run(work);
      List<Summary> summaries = Summary.of(work, rounds);
      System.out.print(Summary.table(work, summaries));
      results.add(Map.of("work", work, "rounds", rounds, "summary", summaries));
    }
    if (results.isEmpty()) {
      throw new IOException("no work of that name");
    }
    if (json != null) {
      Files.writeString(
          json,
          Json.pretty(Map.of(
              "date", Instant.now().toString(),
              "machine", Machine.describe(),
              "jvm", JVM,
              "warmups", warmups,
              "pairs", pairs,
              "divisor", divisor,
              "works", results)));
    }
    return 0;
  }

  /** The same for every process. */
  private static final List<String> JVM =
      List.of("--enable-native-access=ALL-UNNAMED", "-Xms256m", "-Xmx256m", "-XX:+UseSerialGC");
}
