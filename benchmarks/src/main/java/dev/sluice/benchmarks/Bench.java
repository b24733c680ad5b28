package dev.sluice.benchmarks;

import dev.sluice.benchmarks.micro.Micro;
import dev.sluice.benchmarks.report.Results;
import dev.sluice.benchmarks.report.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command: runs works, prints a table of each and stores all rounds; or shows what is stored.
 */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    versionProvider = Bench.Version.class,
    scope = CommandLine.ScopeType.INHERIT,
    subcommands = {SubjectProcess.class, LoadProcess.class, Micro.class},
    description = "Runs the same works by Sluice and by its peers, in turn, and compares them.%n"
        + "Without options: the headline works, against the peers of the same layer.")
final class Bench implements Callable<Integer> {
  /** The same for every process. */
  private static final List<String> JVM =
      List.of("--enable-native-access=ALL-UNNAMED", "-Xms256m", "-Xmx256m", "-XX:+UseSerialGC");

  /** Says once in each process which transport it chose; kept here since loggers are forgotten. */
  private static final Logger PROVIDER = Logger.getLogger("dev.sluice.netty");

  @Spec
  private @Nullable CommandSpec spec;

  @Option(
      names = "--work",
      split = ",",
      description = "these works only, by name, with commas between; may be repeated")
  private List<String> names = List.of();

  @Option(names = "--all", description = "all works by all subjects; takes an hour or more")
  private boolean all;

  @Option(
      names = "--subject",
      split = ",",
      description = "these subjects only, by name, with commas between; may be repeated")
  private List<String> subjects = List.of();

  @Option(
      names = "--pairs",
      defaultValue = "5",
      converter = WholeNumber.Positive.class,
      description = "rounds that count (default: 5)")
  private int pairs;

  @Option(
      names = "--warmups",
      defaultValue = "3",
      converter = WholeNumber.NotNegative.class,
      description = "rounds before (default: 3)")
  private int warmups;

  @Option(
      names = "--divide",
      defaultValue = "1",
      converter = WholeNumber.Positive.class,
      description = "does only a part of each work: no figures, but it shows that all of it works")
  private int divisor;

  @Option(names = "--nio", description = "NIO in place of epoll")
  private boolean nio;

  @Option(
      names = "--json",
      converter = NewFile.class,
      description = "where to store all rounds, in place of what is there")
  private @Nullable Path json;

  @Mixin
  private Shown shown = new Shown();

  private final Path home = Path.of(System.getProperty("sluice.home", ""));

  private Bench() {}

  public static void main(String[] arguments) {
    PROVIDER.setLevel(Level.WARNING);
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Bench())
        .setParameterExceptionHandler(OneLine::usage)
        .setExecutionExceptionHandler(OneLine::failed);
  }

  @Override
  public Integer call() throws IOException {
    if (shown.isAsked()) {
      return shown.show(home, names, subjects);
    }
    Options options = new Options(pairs, warmups, divisor, nio);
    List<Work> works = works().stream()
        .map(work -> work.shortened(divisor).only(subjects).on(nio))
        .filter(work -> !work.subjects().isEmpty())
        .toList();
    String base = shown.base(Work.subjects(works));
    Results results = new Run(works, options, JVM, command(), base, home, file()).run();
    if (works.size() > 1) {
      System.out.print(Tables.summary(results));
    }
    return results.complete() ? 0 : 1;
  }

  /** Each once; every subject that is named takes part in one of them. */
  private List<Work> works() {
    List<Work> works = names.isEmpty()
        ? all ? Works.KNOWN : Headline.works()
        : names.stream().distinct().map(Works::named).toList();
    UnknownName.check("subject", subjects, Work.subjects(works));
    return works;
  }

  /** As it was typed. */
  private String command() {
    return String.join(" ", "./bench", String.join(" ", self().getParseResult().originalArgs()));
  }

  private Path file() {
    if (json != null) {
      return json;
    }
    String time =
        LocalDateTime.now(ZoneOffset.UTC).format(DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss"));
    String what = names.isEmpty() ? all ? "all" : "headline" : names.get(0);
    return home.resolve("benchmarks/results/local").resolve(what + "-" + time + ".json");
  }

  private CommandLine self() {
    return Objects.requireNonNull(spec).commandLine();
  }

  /** The version in the jar, and the Java that runs it. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
      String version = Versions.ofClassPath().getOrDefault("sluice-benchmarks", "(not packaged)");
      return new String[] {"bench " + version + ", Java " + Runtime.version()};
    }
  }
}
