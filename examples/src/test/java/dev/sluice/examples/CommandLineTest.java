package dev.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  @ParameterizedTest(name = "sluice {0} --help")
  @ValueSource(strings = {"demo", "receive", "send", "relay"})
  void everyCommandHasHelp_withItsExitCodes(String command) {
    String help = help(command, "--help");
    assertThat(help)
        .contains("Usage: sluice " + command)
        .contains("--transport")
        .contains("Exit codes:")
        .contains("the transfer failed")
        .contains("no connection");
  }

  @Test
  void helpListsTheCommands_butNotTheDemosOwn() {
    assertThat(help("--help"))
        .contains("demo", "receive", "send", "relay")
        .doesNotContain("demo-sender");
  }

  @Test
  void versionNamesTheJavaThatRunsIt() {
    assertThat(help("--version")).startsWith("sluice ").contains("Java " + Runtime.version());
  }

  @ParameterizedTest(name = "sluice {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                             | which command?",
        "fly                                            | fly",
        "demo --full soon                               | 'soon' is not a duration",
        "demo --rate 5MB/h                              | is not a size",
        "demo now                                       | now",
        "receive                                        | --listen",
        "receive --listen 80                            | the port is missing",
        "receive --listen 127.0.0.1:80000               | from 0 to 65535",
        "receive --listen 127.0.0.1:0 --rate 0          | must be more than 0",
        "receive --listen 127.0.0.1:0 --rate 50XB       | unknown unit 'XB'",
        "receive --listen 127.0.0.1:0 --transport kqueue| kqueue",
        "send                                           | ADDRESS",
        "send somewhere                                 | the port is missing",
        "send 127.0.0.1:0                               | not an address to connect to",
        "send ::1:80                                    | needs brackets",
        "send 127.0.0.1:9 --connect-timeout 0           | more than 0",
        "relay --listen 127.0.0.1:0                     | --to",
        "relay --listen 127.0.0.1:0 --to *:80           | not an address to connect to",
        "relay --listen 127.0.0.1:0 --to a:1 --max-connections 0 | 1 or more",
        "relay --listen 127.0.0.1:0 --to a:1 --max-connections x | x"
      })
  void wrongUsage_isOneLineThatSaysWhy(String arguments, String why) {
    assertThat(run(arguments.isEmpty() ? new String[0] : arguments.split(" +")))
        .isEqualTo(ExitCode.USAGE);
    assertThat(errorLines()).singleElement().asString().startsWith("sluice").contains(why);
  }

  private int run(String... arguments) {
    return Sluice.run(
        new Console(new PrintStream(errors, true, StandardCharsets.UTF_8), false), arguments);
  }

  private String[] errorLines() {
    return errors.toString(StandardCharsets.UTF_8).split("\\R");
  }

  private static String help(String... arguments) {
    StringWriter text = new StringWriter();
    CommandLine line = Sluice.commandLine(Console.standardError());
    line.setOut(new PrintWriter(text, true));
    assertThat(line.execute(arguments)).isZero();
    return text.toString();
  }
}
