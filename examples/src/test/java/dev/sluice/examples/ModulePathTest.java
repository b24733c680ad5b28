package dev.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Launches on the real module path: the modules of this project, with nothing of them on the class
 * path.
 */
@Timeout(600)
class ModulePathTest {
  private static final String MAIN = "dev.sluice.examples/dev.sluice.examples.Sluice";
  private static final String[] SHORT_DEMO = {
    "demo", "--verbose", "--limited", "500ms", "--stop", "200ms", "--full", "500ms"
  };

  @Test
  void helpIsShown() {
    try (Program help = modular(List.of(), "--help").start()) {
      assertThat(help.outputText()).contains("Usage: sluice");
      assertThat(help.awaitExit()).isEqualTo(ExitCode.OK);
      assertThat(help.errors()).isEmpty();
    }
  }

  @Test
  void withTheNativeModuleNamed_theDemoRunsOnEpoll() {
    assumeTrue(nativeModule().length() > 0, "no epoll for this machine");
    try (Program demo =
        modular(List.of("--add-modules", nativeModule()), SHORT_DEMO).start()) {
      String table = demo.outputText();
      assertThat(demo.awaitExit()).as(demo + "\n" + table).isEqualTo(ExitCode.OK);
      assertThat(DemoTest.value(table, "result")).isEqualTo("nothing lost, every pause ended");
      assertThat(demo.errors()).contains("sluice: INFO: transport epoll: available");
    }
  }

  @Test
  void withoutIt_theDemoRunsOnNio_andSaysWhy() {
    try (Program demo = modular(List.of(), SHORT_DEMO).start()) {
      String table = demo.outputText();
      assertThat(demo.awaitExit()).as(demo + "\n" + table).isEqualTo(ExitCode.OK);
      assertThat(DemoTest.value(table, "result")).isEqualTo("nothing lost, every pause ended");
      assertThat(demo.errors())
          .anyMatch(
              line -> line.startsWith("sluice: INFO: transport nio: epoll is not available: "));
    }
  }

  @Test
  void withoutIt_askingForEpoll_isOneLine() {
    try (Program demo = modular(List.of(), "demo", "--transport", "epoll").start()) {
      assertThat(demo.awaitExit()).isEqualTo(ExitCode.NO_CONNECTION);
      assertThat(demo.errors())
          .singleElement()
          .asString()
          .startsWith(
              "sluice demo: no sockets with transport epoll: its native library is not on the class"
                  + " or module path: META-INF/native/libnetty_transport_native_epoll");
    }
  }

  private static Program.Builder modular(List<String> options, String... arguments) {
    List<String> command = new ArrayList<>(List.of(
        Program.java(),
        "--enable-native-access=io.netty.common",
        "-Dsluice.terminal=false",
        "-p",
        modulePath()));
    command.addAll(options);
    command.addAll(List.of("-m", MAIN));
    command.addAll(List.of(arguments));
    return Program.of(command.toArray(String[]::new));
  }

  private static String nativeModule() {
    return switch (System.getProperty("os.name") + " " + System.getProperty("os.arch")) {
      case "Linux amd64" -> "io.netty.transport.epoll.linux.x86_64";
      case "Linux aarch64" -> "io.netty.transport.epoll.linux.aarch_64";
      default -> "";
    };
  }

  /** What the tool needs at run time, out of the class path of the tests. */
  private static String modulePath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(ModulePathTest::isRuntime)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean isRuntime(String entry) {
    Path path = Path.of(entry);
    String name = path.getFileName().toString();
    return name.equals("classes")
        || name.matches(
            "(sluice-|netty-|reactor-core-|reactive-streams-1|picocli-|jspecify-|rxjava-).*\\.jar");
  }
}
