package dev.sluice.benchmarks.micro;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.benchmarks.Json;
import dev.sluice.benchmarks.NewFile;
import dev.sluice.benchmarks.UnknownName;
import dev.sluice.benchmarks.WholeNumber;
import dev.sluice.benchmarks.report.MicroResults;
import dev.sluice.benchmarks.report.MicroTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command: runs the microbenchmarks and prints a table of time and memory for each element. */
@Command(
    name = "micro",
    description = "Times the gates and the send window by JMH, over memory in place of a kernel.")
public final class Micro implements Callable<Integer> {
  /** Of each fork. */
  private static final List<String> JVM = List.of("-Xms256m", "-Xmx256m", "-XX:+UseSerialGC");

  private static final TimeValue ITERATION = TimeValue.milliseconds(500);
  /** So short that nothing is measured. */
  private static final TimeValue INSTANT = TimeValue.milliseconds(1);

  @Parameters(
      arity = "0..1",
      defaultValue = ".*",
      description = "which of them: a regular expression (default: all)")
  private Pattern which = Pattern.compile(".*");

  @Option(
      names = "--forks",
      defaultValue = "3",
      converter = WholeNumber.Positive.class,
      description = "processes for each (default: 3)")
  private int forks = 3;

  @Option(
      names = "--json",
      converter = NewFile.class,
      description = "where to store what JMH says, and of what that is; in place of what is there")
  private @Nullable Path json;

  @Spec
  private @Nullable CommandSpec spec;

  /** The checkout, told by the script. */
  private final Path home = Path.of(System.getProperty("sluice.home", ""));

  @Override
  public Integer call() throws IOException, RunnerException {
    checkNames();
    ChainedOptionsBuilder options = options(which.pattern())
        .forks(forks)
        .warmupIterations(4)
        .measurementIterations(5)
        .warmupTime(ITERATION)
        .measurementTime(ITERATION)
        .jvmArgsAppend(JVM.toArray(new String[0]));
    MicroResults results = MicroResults.begin(command(), JVM, home);
    JsonNode jmh = run(options);
    System.out.print(MicroTable.of(jmh));
    if (json != null) {
      results.with(jmh).write(json);
    }
    return 0;
  }

  /** Fails if there is none of that name, before anything is run. */
  private void checkNames() {
    List<String> names = BenchmarkList.defaultList()
        .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())
        .stream()
        .map(BenchmarkListEntry::getUsername)
        .toList();
    if (names.stream().noneMatch(name -> which.matcher(name).find())) {
      throw new UnknownName(
          "microbenchmark",
          which.pattern(),
          names.stream().map(MicroTable::name).toList());
    }
  }

  /** As it was typed. */
  private String command() {
    CommandLine root = Objects.requireNonNull(spec).root().commandLine();
    return "./bench " + String.join(" ", root.getParseResult().originalArgs());
  }

  /** Runs each for an instant in this process: no figures, but it shows that all of them work. */
  static JsonNode tryOut(String which) throws IOException, RunnerException {
    return run(options(which)
        .verbosity(VerboseMode.SILENT)
        .forks(0)
        .warmupIterations(0)
        .measurementIterations(1)
        .measurementTime(INSTANT));
  }

  private static ChainedOptionsBuilder options(String which) {
    return new OptionsBuilder()
        .include(which)
        .shouldFailOnError(true)
        .addProfiler(CpuProfiler.class)
        .addProfiler(GCProfiler.class);
  }

  /** What JMH writes; fails if there is none of that name. */
  private static JsonNode run(ChainedOptionsBuilder options) throws IOException, RunnerException {
    Path raw = Files.createTempFile("micro", ".json");
    try {
      new Runner(
              options.resultFormat(ResultFormatType.JSON).result(raw.toString()).build())
          .run();
      return Json.read(Files.readString(raw), JsonNode.class);
    } finally {
      Files.delete(raw);
    }
  }
}
