package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What is wrong with a command is said in one line, before anything is run or written. */
@Timeout(120)
class CommandLineTest {
  private static final String STORED = "results/headline.json";
  private static final int USAGE = 2;

  @TempDir
  Path directory;

  private final StringWriter errors = new StringWriter();
  private final StringWriter output = new StringWriter();

  private int bench(String... arguments) {
    return Bench.commandLine()
        .setErr(new PrintWriter(errors, true))
        .setOut(new PrintWriter(output, true))
        .execute(arguments);
  }

  private String refused(String arguments) {
    assertThat(bench(arguments.split(" ", -1))).isEqualTo(USAGE);
    assertThat(errors.toString().lines()).hasSize(1);
    return errors.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--pairs 0",
        "--pairs -1",
        "--pairs many",
        "--divide 0",
        "--divide -3",
        "--warmups -1",
        "micro --forks 0"
      })
  void aNumberOutOfItsBoundsIsRefused(String arguments) {
    assertThat(refused(arguments)).contains("is not a whole number from ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--work nope; no work 'nope'; lines-64",
        "--subject sluice-copy,nope; no subject 'nope'; reactor-netty",
        "--work bulk-receive --subject netty,sluice-batch; no subject 'sluice-batch'; channel",
        "--work accept --base nope; no subject 'nope'; reactor-netty",
        "--work accept --subject netty --base socket; no subject 'socket'; there are netty",
        "--table FILE --work nope; no work 'nope'; idle-8000",
        "--plot FILE --work nope; no work 'nope'; idle-8000",
        "--table FILE --subject nope; no subject 'nope'; sluice-batch",
        "--table FILE --work accept --subject sluice-batch; no subject 'sluice-batch'; netty",
        "--table FILE --base nope; no subject 'nope'; socket",
        "micro nope; no microbenchmark 'nope'; ReceiveBenchmark.borrow"
      })
  void aNameThatNothingHasIsRefused_withWhatThereIs(String arguments, String name, String known) {
    assertThat(refused(arguments.replace("FILE", STORED))).contains(name, known);
  }

  @Test
  void checkWithoutDocsRunsNothing() {
    assertThat(refused("--check")).contains("--docs");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--table", "--plot", "--targets"})
  void aFileThatCannotBeReadIsRefused(String option) {
    assertThat(refused(option + " /nope")).contains(option, "/nope");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--table", "--plot", "--targets"})
  void aDirectoryIsNoStoredRun(String option) {
    assertThat(refused(option + " results")).contains(option, "results");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../README.md", "results/micro.json"})
  void whatIsNotAStoredRunIsSaidToBeNone(String file) {
    for (String option : List.of("--table", "--plot", "--targets")) {
      errors.getBuffer().setLength(0);
      assertThat(bench(option, file)).isEqualTo(1);
      assertThat(errors.toString().lines()).hasSize(1);
      assertThat(errors.toString()).startsWith("bench: " + file + " is not a stored run");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--json /proc/x", "--json pom.xml/x", "micro --json /proc/x"})
  void aFileThatCannotBeWrittenIsRefused(String arguments) {
    assertThat(refused(arguments)).contains("'--json'", "cannot be written");
  }

  @Test
  void aDirectoryIsNotWrittenTo() {
    assertThat(refused("--json results")).contains("'--json'", "results is not a file");
  }

  @Test
  void aPatternThatIsNoneIsRefused() {
    assertThat(refused("micro (")).contains("'('");
  }

  @Test
  void anOptionThatIsNoneIsRefused_withAHint() {
    assertThat(refused("--nope")).startsWith("bench: ").endsWith(" (see './bench --help')\n");
    errors.getBuffer().setLength(0);
    assertThat(refused("micro --nope")).endsWith(" (see './bench micro --help')\n");
  }

  @Test
  void whatNamesNothingLeavesTheFileAsItIs() throws IOException {
    Path json = Files.writeString(directory.resolve("run.json"), "kept");

    assertThat(bench("micro", "nope", "--json", json.toString())).isEqualTo(USAGE);
    assertThat(bench("--work", "nope", "--json", json.toString())).isEqualTo(USAGE);

    assertThat(json).hasContent("kept");
    assertThat(directory.toFile().list()).containsExactly("run.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "micro --version"})
  void saysItsVersion(String arguments) {
    assertThat(bench(arguments.split(" ", -1))).isEqualTo(CommandLine.ExitCode.OK);

    assertThat(output.toString()).matches("bench \\S.*, Java \\d.*\\R");
  }
}
