package dev.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher in a small tree of its own, with a Maven that only notes that it ran and a program
 * that tells what it sees.
 */
@Timeout(600)
class LauncherTest {
  private static final Path LAUNCHER = Path.of("..", "sluice");
  private static final String BUILDING = "sluice: building, this is done once";
  private static final String PROGRAM = """
      package dev.sluice.examples;
      class Sluice {
        public static void main(String[] arguments) throws Exception {
          System.out.println(String.join("|", arguments));
          System.out.println("directory " + System.getProperty("user.dir"));
          System.out.println("terminal " + System.getProperty("sluice.terminal"));
          System.out.println("options " + String.join(" ",
              java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments()));
          System.exit(7);
        }
      }
      """;

  @TempDir
  private Path directory;

  /** A tree whose path has a blank. */
  private Path home;

  private Path bin;

  @BeforeEach
  void makeTree() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no /bin/sh");
    home = Files.createDirectories(directory.resolve("a tree"));
    bin = Files.createDirectories(directory.resolve("bin"));
    Files.copy(LAUNCHER, home.resolve("sluice"));
    home.resolve("sluice").toFile().setExecutable(true);
    Files.createDirectories(home.resolve("examples/src/main"));
    Files.createDirectories(home.resolve("api/src/main"));
    for (String file :
        List.of("pom.xml", "examples/pom.xml", "examples/src/main/A.java", "api/src/main/B.java")) {
      Files.writeString(home.resolve(file), "");
    }
    makeProgram(directory.resolve("program.jar"));
    script(
        "mvn",
        "echo \"$@\" >> '" + directory + "/runs'",
        "sleep ${BUILD_SECONDS:-0}",
        "mkdir -p examples/target/lib",
        "cp '" + directory + "/program.jar' examples/target/lib/");
  }

  @Test
  void buildsOnFirstUse_andNotAgain() throws IOException {
    assertThat(runs("one", "two words", "*")).startsWith("one|two words|*\n");
    assertThat(runs("again")).startsWith("again\n");
    assertThat(mavenRuns()).hasSize(1);
  }

  @Test
  void saysOnceThatItBuilds() {
    try (Program program = launch().start()) {
      assertThat(program.awaitExit()).isEqualTo(7);
      assertThat(program.errors()).containsExactly(BUILDING);
    }
    try (Program program = launch().start()) {
      assertThat(program.awaitExit()).isEqualTo(7);
      assertThat(program.errors()).isEmpty();
    }
  }

  @Test
  void buildsAgain_whenASourceIsNewer() throws IOException {
    runs();
    later(home.resolve("api/src/main/B.java"));
    runs();
    assertThat(mavenRuns()).hasSize(2);
    later(home.resolve("pom.xml"));
    runs();
    assertThat(mavenRuns()).hasSize(3);
  }

  @Test
  void buildsAgain_whenASourceIsGone() throws IOException {
    runs();
    Files.delete(home.resolve("api/src/main/B.java"));
    later(home.resolve("api/src/main"));
    runs();
    assertThat(mavenRuns()).hasSize(2);
  }

  @Test
  void buildsAgain_whenTheResultWasRemoved() throws IOException {
    runs();
    Files.delete(home.resolve("examples/target/lib/program.jar"));
    Files.delete(home.resolve("examples/target/lib"));
    runs();
    assertThat(mavenRuns()).hasSize(2);
  }

  @Test
  void concurrentFirstUses_buildOnce() throws IOException {
    List<Program> programs = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        programs.add(launch("n" + i).environment("BUILD_SECONDS", "2").start());
      }
      for (int i = 0; i < 4; i++) {
        assertThat(programs.get(i).outputText()).startsWith("n" + i + "\n");
        assertThat(programs.get(i).awaitExit()).isEqualTo(7);
      }
    } finally {
      programs.forEach(Program::close);
    }
    assertThat(mavenRuns()).hasSize(1);
  }

  @Test
  void aLockWhoseBuilderIsGone_isTakenOver() throws Exception {
    Files.createDirectories(home.resolve("examples/target"));
    Process gone = new ProcessBuilder("/bin/sh", "-c", "exit 0").start();
    gone.waitFor();
    Files.createSymbolicLink(
        home.resolve("examples/target/sluice-lock"), Path.of(Long.toString(gone.pid())));
    runs();
    assertThat(mavenRuns()).hasSize(1);
  }

  @Test
  void aFailedBuild_isReported_andTriedAgain() throws IOException {
    script("mvn", "echo '[INFO] scanning'", "echo '[ERROR] it does not compile'", "exit 1");
    try (Program program = launch().start()) {
      assertThat(program.awaitExit()).isEqualTo(70);
      assertThat(program.errors())
          .containsExactly(
              BUILDING,
              "[ERROR] it does not compile",
              "sluice: the build failed; all of its output is in "
                  + home.toRealPath()
                  + "/examples/target/sluice-build.log");
    }
    makeTreeAgain();
    runs();
    assertThat(home.resolve("examples/target/sluice-lock"))
        .satisfies(lock -> assertThat(Files.isSymbolicLink(lock)).isFalse());
  }

  @Test
  void worksFromAnyDirectory_andThroughSymbolicLinks() throws IOException {
    Path link =
        Files.createSymbolicLink(bin.resolve("sluice-link"), Path.of("..", "a tree", "sluice"));
    Path second = Files.createSymbolicLink(directory.resolve("second"), link);
    Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
    try (Program program =
        environment(Program.of(second.toString(), "x")).directory(elsewhere).start()) {
      assertThat(program.outputText()).startsWith("x\ndirectory " + elsewhere.toRealPath() + "\n");
      assertThat(program.awaitExit()).isEqualTo(7);
    }
  }

  @Test
  void passesOptionsToJava_andItsOwnDefaults() {
    try (Program program = launch().environment("SLUICE_OPTS", "-Xmx64m -Dx=*").start()) {
      assertThat(program.outputText())
          .contains("terminal false")
          .contains("--enable-native-access=ALL-UNNAMED")
          .contains("-XX:+UseSerialGC -XX:MaxDirectMemorySize=512m")
          .contains("-Xmx64m -Dx=*");
    }
  }

  @Test
  void anotherCollectorMayBeChosen() {
    try (Program program =
        launch().environment("SLUICE_OPTS", "-XX:+UseParallelGC").start()) {
      assertThat(program.outputText()).contains("-XX:+UseParallelGC").doesNotContain("UseSerialGC");
      assertThat(program.awaitExit()).isEqualTo(7);
    }
  }

  @Test
  void withoutJava_itIsOneLine() {
    try (Program program =
        launch().environment("JAVA_HOME", directory.toString()).start()) {
      assertThat(program.awaitExit()).isEqualTo(70);
      assertThat(program.errors())
          .containsExactly(
              "sluice: no Java at JAVA_HOME=" + directory + "; set it to a JDK 17 or later");
    }
  }

  @Test
  void anOldJava_isOneLine() throws IOException {
    script("java", "echo 'openjdk version \"11.0.2\" 2019-01-15' >&2");
    try (Program program =
        launch().environment("JAVA_HOME", directory.toString()).start()) {
      assertThat(program.awaitExit()).isEqualTo(70);
      assertThat(program.errors())
          .containsExactly("sluice: " + bin.resolve("java") + " is Java 11; 17 or later is needed");
    }
  }

  private void makeTreeAgain() throws IOException {
    script(
        "mvn",
        "mkdir -p examples/target/lib",
        "cp '" + directory + "/program.jar' examples/target/lib/");
  }

  /** Runs to the end; what it wrote to standard output. */
  private String runs(String... arguments) {
    try (Program program = launch(arguments).start()) {
      String output = program.outputText();
      assertThat(program.awaitExit()).as(program.toString()).isEqualTo(7);
      return output;
    }
  }

  private Program.Builder launch(String... arguments) {
    List<String> command = new ArrayList<>(List.of(home.resolve("sluice").toString()));
    command.addAll(List.of(arguments));
    return environment(Program.of(command.toArray(String[]::new)));
  }

  private Program.Builder environment(Program.Builder builder) {
    return builder
        .environment("PATH", bin + ":" + System.getenv("PATH"))
        .environment("JAVA_HOME", System.getProperty("java.home"))
        .withoutEnvironment("SLUICE_OPTS");
  }

  private List<String> mavenRuns() throws IOException {
    return Files.readAllLines(directory.resolve("runs"));
  }

  private void script(String name, String... lines) throws IOException {
    Path file = bin.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    file.toFile().setExecutable(true);
  }

  private void later(Path path) throws IOException {
    Path started = home.resolve("examples/target/sluice-built");
    Files.setLastModifiedTime(
        path, FileTime.from(Files.getLastModifiedTime(started).toInstant().plusMillis(1)));
  }

  private void makeProgram(Path jar) throws IOException {
    Path source = Files.writeString(directory.resolve("Sluice.java"), PROGRAM);
    Path classes = Files.createDirectories(directory.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assertThat(compiler.run(null, null, null, "-d", classes.toString(), source.toString()))
        .isZero();
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      String entry = "dev/sluice/examples/Sluice.class";
      out.putNextEntry(new JarEntry(entry));
      out.write(Files.readAllBytes(classes.resolve(entry)));
      out.closeEntry();
    }
  }
}
