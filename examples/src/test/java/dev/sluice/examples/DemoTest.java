package dev.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(600)
class DemoTest {
  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"epoll", "nio"})
  void losesNothing_andHoldsOneReceiveBuffer(String transport) {
    try (Program demo = Program.sluice(
            "demo",
            "--limited",
            "1500ms",
            "--stop",
            "1s",
            "--full",
            "1s",
            "--progress",
            "100ms",
            "--transport",
            transport)
        .start()) {
      String table = demo.outputText();
      assertThat(demo.awaitExit()).as(demo + "\n" + table).isEqualTo(ExitCode.OK);
      assertThat(value(table, "result")).isEqualTo("nothing lost, every pause ended");
      assertThat(value(table, "bytes received")).isEqualTo(value(table, "bytes sent"));
      assertThat(value(table, "SHA-256 received"))
          .hasSize(64)
          .isEqualTo(value(table, "SHA-256 sent"));
      assertThat(number(table, "indications accepted (SUCCESS)")).isPositive();
      assertThat(number(table, "indications retained (PENDING)")).isPositive();
      // Demand ends inside an indication, or between two.
      assertThat(number(table, "indications accepted in part")
              + number(table, "indications refused (DATA_NOT_ACCEPTED)"))
          .isPositive();
      assertThat(number(table, "zero-length receives")).isPositive();
      long held = number(table, "most bytes held in user space");
      assertThat(held).isLessThanOrEqualTo(2 * (64 << 10));
      assertThat(number(table, "bytes received")).isGreaterThan(10 * held);
      assertThat(Durations.parse(value(table, "longest pause").replace(" ", "")))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
      assertThat(demo.errors()).anyMatch(line -> line.matches("stopped .* demand 0 .*"));
    }
  }

  @Test
  void showsAsManyLinesAsAreAskedFor() {
    try (Program demo =
        Program.sluice("demo", "--limited", "1h", "--progress", "100ms").start()) {
      Awaitility.await().atMost(Program.LIMIT).until(() -> progressLines(demo) > 5);
    }
    try (Program demo = Program.sluice(
            "demo", "--limited", "1500ms", "--stop", "200ms", "--full", "500ms", "--progress", "0")
        .start()) {
      assertThat(demo.awaitExit()).as(demo.toString()).isEqualTo(ExitCode.OK);
      assertThat(progressLines(demo)).isZero();
    }
  }

  private static long progressLines(Program demo) {
    return demo.errors().stream().filter(line -> line.contains("in user space")).count();
  }

  @Test
  void aSignal_endsTheSenderToo() {
    try (Program demo = Program.sluice("demo").start()) {
      demo.awaitError(line -> line.startsWith("at 20.0 MiB/s"));
      List<ProcessHandle> children = demo.process().children().toList();
      assertThat(children).hasSize(1);
      demo.terminate();
      assertThat(demo.awaitExit()).isEqualTo(143);
      awaitEnd(children);
      assertThat(demo.errors().stream().filter(line -> line.startsWith("sluice")))
          .singleElement()
          .asString()
          .startsWith("sluice: stopped by a signal");
    }
  }

  @Test
  void theSenderEnds_whenTheDemoIsKilled() {
    try (Program demo = Program.sluice("demo").start()) {
      demo.awaitError(line -> line.startsWith("at 20.0 MiB/s"));
      List<ProcessHandle> children = demo.process().children().toList();
      assertThat(children).hasSize(1);
      demo.process().destroyForcibly();
      awaitEnd(children);
    }
  }

  @Test
  void aSenderThatDies_isOneLine() {
    try (Program demo = Program.sluice("demo", "--quiet").start()) {
      List<ProcessHandle> children = Awaitility.await()
          .atMost(Program.LIMIT)
          .until(() -> demo.process().children().toList(), list -> !list.isEmpty());
      // Connected once it uses the processor for a while.
      Awaitility.await()
          .atMost(Program.LIMIT)
          .until(() ->
              children.get(0).info().totalCpuDuration().orElse(Duration.ZERO).toMillis() > 700);
      children.get(0).destroyForcibly();
      assertThat(demo.awaitExit()).isEqualTo(ExitCode.TRANSFER_FAILED);
      assertThat(demo.errors()).singleElement().asString().startsWith("sluice demo: ");
    }
  }

  private static void awaitEnd(List<ProcessHandle> processes) {
    for (ProcessHandle each : processes) {
      Awaitility.await().atMost(Program.LIMIT).until(() -> !each.isAlive());
    }
  }

  static String value(String table, String name) {
    Matcher row = Pattern.compile("(?m)^" + Pattern.quote(name) + "  +(.*)$").matcher(table);
    assertThat(row.find()).as(name + " in\n" + table).isTrue();
    return row.group(1);
  }

  private static long number(String table, String name) {
    return Long.parseLong(value(table, name).replace(",", ""));
  }
}
