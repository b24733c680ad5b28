package dev.sluice.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script in a small tree of its own, with a Maven that only notes that it ran, and a Java that
 * tells its version and its arguments.
 */
@Timeout(120)
class ScriptTest {
  private static final Path SCRIPT = Path.of("..", "bench");

  @TempDir
  Path directory;

  /** A tree whose path has a blank. */
  private Path home;

  private Path bin;

  private record Ended(int code, List<String> output, List<String> errors) {}

  @BeforeEach
  void makeTree() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no /bin/sh");
    home = Files.createDirectories(directory.resolve("a tree"));
    bin = Files.createDirectories(directory.resolve("bin"));
    Files.copy(SCRIPT, home.resolve("bench"));
    home.resolve("bench").toFile().setExecutable(true);
    Files.createDirectories(home.resolve("benchmarks/src/main"));
    Files.writeString(home.resolve("pom.xml"), "");
    Files.writeString(home.resolve("benchmarks/pom.xml"), "");
    script("mvn", "echo ran >> '" + directory + "/runs'", "mkdir -p benchmarks/target/lib");
    java("17.0.1");
  }

  @Test
  void buildsOnFirstUse_andNotAgain_andPassesArgumentsOn() throws Exception {
    Ended first = run(home.resolve("bench"), directory, "--work", "two words");
    Ended second = run(home.resolve("bench"), directory);

    assertThat(first.code).isEqualTo(7);
    assertThat(first.errors).containsExactly("bench: building");
    assertThat(first.output).contains("-Dsluice.home=" + home.toRealPath(), "--work", "two words");
    assertThat(second.errors).isEmpty();
    assertThat(directory.resolve("runs")).hasContent("ran");
  }

  @Test
  void worksFromAnyDirectory_andThroughSymbolicLinks() throws Exception {
    Path link =
        Files.createSymbolicLink(bin.resolve("bench-link"), Path.of("..", "a tree", "bench"));
    Path second = Files.createSymbolicLink(directory.resolve("second"), link);
    Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));

    Ended ended = run(second, elsewhere);

    assertThat(ended.code).isEqualTo(7);
    assertThat(ended.output).contains("-Dsluice.home=" + home.toRealPath());
    assertThat(elsewhere).isEmptyDirectory();
    assertThat(directory.resolve("benchmarks")).doesNotExist();
  }

  @Test
  void withoutJava_itIsOneLine() throws Exception {
    Files.delete(bin.resolve("java"));

    Ended ended = run(home.resolve("bench"), directory);

    assertThat(ended.code).isEqualTo(70);
    assertThat(ended.errors)
        .containsExactly(
            "bench: no Java at JAVA_HOME=" + directory + "; set it to a JDK 17 or later");
  }

  @Test
  void anOldJava_isOneLine() throws Exception {
    java("11.0.2");

    Ended ended = run(home.resolve("bench"), directory);

    assertThat(ended.code).isEqualTo(70);
    assertThat(ended.errors)
        .containsExactly("bench: " + bin.resolve("java") + " is Java 11; 17 or later is needed");
  }

  @Test
  void aFailedBuild_isReported_andTriedAgain() throws Exception {
    script("mvn", "echo '[ERROR] it does not compile'", "exit 1");

    Ended failed = run(home.resolve("bench"), directory);

    assertThat(failed.code).isEqualTo(70);
    assertThat(failed.errors)
        .containsExactly(
            "bench: building",
            "[ERROR] it does not compile",
            "bench: the build failed; all of its output is in " + home.toRealPath()
                + "/benchmarks/target/bench-build.log");
    script("mvn", "mkdir -p benchmarks/target/lib");
    assertThat(run(home.resolve("bench"), directory).code).isEqualTo(7);
  }

  private Ended run(Path script, Path where, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    Path errors = directory.resolve("errors");
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(where.toFile()).redirectError(errors.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("PATH", bin + ":" + environment.getOrDefault("PATH", "/usr/bin:/bin"));
    environment.put("JAVA_HOME", directory.toString());
    Process process = builder.start();
    List<String> output =
        new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    return new Ended(process.waitFor(), output, Files.readAllLines(errors));
  }

  private void java(String version) throws IOException {
    script(
        "java",
        "if [ \"$1\" = -version ]; then echo 'openjdk version \"" + version + "\"' >&2; exit; fi",
        "printf '%s\\n' \"$@\"",
        "exit 7");
  }

  private void script(String name, String... lines) throws IOException {
    Path file = bin.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    file.toFile().setExecutable(true);
  }
}
