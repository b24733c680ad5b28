package dev.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ConsoleTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Test
  void withoutATerminal_aStatusIsAPlainLine() {
    Console console = console(false);
    console.status("one");
    console.line("two");
    console.clearStatus();
    assertThat(text()).isEqualTo("one\ntwo\n");
  }

  @Test
  void onATerminal_aStatusIsRewritten_andGivesWayToLines() {
    Console console = console(true);
    console.status("one");
    console.status("two");
    console.line("stays");
    assertThat(text())
        .isEqualTo("\r\033[?7lone\033[K\033[?7h\r\033[?7ltwo\033[K\033[?7h\r\033[Kstays\n");
  }

  @Test
  void onceSilent_onlyTheLastLineIsShown() {
    Console console = console(false);
    console.silence();
    console.line("late");
    console.status("late");
    console.lastLine("end");
    assertThat(text()).isEqualTo("end\n");
  }

  private Console console(boolean terminal) {
    return new Console(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
