package dev.sluice.benchmarks;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.benchmarks.report.Results;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process: what it stores, and what is left of it when it is ended. */
@Timeout(300)
class BenchTest {
  private static final int LIMIT_SECONDS = 60;

  @TempDir
  Path directory;

  private Process bench(Path json, String... arguments) throws IOException {
    return start(json, List.of(), arguments);
  }

  private Process start(Path json, List<String> before, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path", ""),
        Bench.class.getName(),
        "--json",
        json.toString()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectError(Redirect.appendTo(directory.resolve("errors").toFile()))
        .start();
  }

  @Test
  void storesWhereEachFigureComesFrom() throws Exception {
    Path json = directory.resolve("run.json");
    Process bench = bench(
        json,
        "--work",
        "lines-64,lines-64", // once
        "--subject",
        "sluice-copy,reactor-netty",
        "--base",
        "sluice-copy",
        "--divide",
        "1000",
        "--pairs",
        "2",
        "--warmups",
        "1");

    String table = new String(bench.getInputStream().readAllBytes());

    assertThat(bench.waitFor()).as(() -> errors()).isZero();
    assertThat(table).contains("| lines-64", "× sluice-copy");
    Results results = Results.read(json);
    assertThat(results.complete()).isTrue();
    assertThat(results.command()).startsWith("./bench --json ").endsWith("--warmups 1");
    assertThat(results.options()).isEqualTo(new Options(2, 1, 1000, false));
    assertThat(results.source().commit()).matches("[0-9a-f]{40}|unknown");
    assertThat(results.machine()).containsKeys("kernel", "processor", "processors", "java");
    assertThat(results.versions()).containsKeys("netty-transport", "reactor-netty-core");
    assertThat(results.works()).hasSize(1);
    assertThat(results.works().get(0).base()).isEqualTo("sluice-copy");
    assertThat(results.works().get(0).rounds())
        .extracting(Round::subject)
        .containsExactly("sluice-copy", "reactor-netty", "sluice-copy", "reactor-netty");
  }

  @Test
  void leavesNoProcessBehindWhenItIsKilledAtOnce() throws Exception {
    Process bench = bench(
        directory.resolve("run.json"),
        "--work",
        "bulk-receive",
        "--subject",
        "netty",
        "--pairs",
        "1000");
    List<ProcessHandle> children = childrenInTheMidstOf(bench);

    bench.destroyForcibly();

    assertAllEnd(children);
  }

  @Test
  void keepsWhatIsCompleteWhenItIsInterrupted() throws Exception {
    Path json = directory.resolve("run.json");
    Files.writeString(json, "older");
    Process bench = bench( // more than can be done meanwhile
        json, "--all", "--subject", "netty", "--divide", "100", "--pairs", "1", "--warmups", "0");
    try (BufferedReader out = bench.inputReader()) {
      assertThat(out.readLine()).startsWith("| lines-64");
      List<ProcessHandle> children = childrenInTheMidstOf(bench);

      bench.destroy();

      assertThat(bench.waitFor(LIMIT_SECONDS, SECONDS)).isTrue();
      assertAllEnd(children);
    }
    Results results = Results.read(json);
    assertThat(results.complete()).isFalse();
    assertThat(results.works()).isNotEmpty();
    assertThat(results.failures()).isEmpty();
    assertThat(errors()).contains("stopped; works that were complete are in " + json);
  }

  @Test
  void goesOnWithoutASubjectThatFails() throws Exception {
    Path json = directory.resolve("run.json");
    Process bench = bench(
        json,
        "--work",
        "lines-64",
        "--subject",
        "sluice-copy,netty",
        "--divide",
        "100",
        "--pairs",
        "50",
        "--warmups",
        "0");
    ProcessHandle last = childrenOf(bench, 3).stream()
        .max(Comparator.comparing(ProcessHandle::pid))
        .orElseThrow();

    last.destroyForcibly();

    bench.getInputStream().readAllBytes();
    assertThat(bench.waitFor()).as(() -> errors()).isEqualTo(1);
    Results results = Results.read(json);
    assertThat(results.complete()).isFalse();
    assertThat(results.failures()).containsOnlyKeys("lines-64 of netty");
    assertThat(results.failures().get("lines-64 of netty"))
        .contains("subject: ended with exit value 137")
        .doesNotContain("null");
    assertThat(results.works().get(0).work().subjects()).containsExactly("sluice-copy");
    assertThat(results.works().get(0).rounds()).hasSize(50);
  }

  @Test
  void saysAtOnceThatAWorkNeedsMoreDescriptors() throws Exception {
    Path json = directory.resolve("run.json");
    Process bench = start(
        json,
        List.of("sh", "-c", "ulimit -n 1000 && exec \"$@\"", "sh"),
        "--work",
        "idle-8000",
        "--subject",
        "netty");

    bench.getInputStream().readAllBytes();

    assertThat(bench.waitFor()).as(() -> errors()).isEqualTo(1);
    assertThat(errors())
        .contains("idle-8000 needs 8,100 file descriptors", "has 1,000: see ulimit -n")
        .doesNotContain("\tat ");
  }

  /** Once the load and a subject run, which need not be known to be in a round. */
  private static List<ProcessHandle> childrenInTheMidstOf(Process bench) {
    return childrenOf(bench, 2);
  }

  private static List<ProcessHandle> childrenOf(Process bench, int count) {
    List<ProcessHandle> children = programs(bench);
    while (children.size() < count && bench.isAlive()) {
      Thread.onSpinWait();
      children = programs(bench);
    }
    return children;
  }

  /** Not git, which ends by itself. */
  private static List<ProcessHandle> programs(Process bench) {
    return bench
        .descendants()
        .filter(child -> child.info().command().orElse("").endsWith("java"))
        .toList();
  }

  private static void assertAllEnd(List<ProcessHandle> children) throws Exception {
    assertThat(children).isNotEmpty();
    for (ProcessHandle child : children) {
      child.onExit().get(LIMIT_SECONDS, SECONDS);
    }
  }

  private String errors() {
    try {
      return Files.readString(directory.resolve("errors"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
