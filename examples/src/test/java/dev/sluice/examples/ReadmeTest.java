package dev.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is true: its code runs, its commands and links are there. */
@Timeout(600)
class ReadmeTest {
  private static final Path ROOT = Path.of("..");

  @TempDir
  private Path directory;

  @Test
  void theFirstSampleCompilesAndRuns() throws Exception {
    String sample = block("java");
    assertThat(sample.lines().filter(line -> !line.isBlank()).count()).isLessThanOrEqualTo(15);
    String name = "Echo";
    assertThat(sample).contains("class " + name);
    Path source = Files.writeString(directory.resolve(name + ".java"), sample);
    try (Program program = Program.of(
            Program.java(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            source.toString())
        .start()) {
      assertThat(program.outputText()).isEqualTo("hello\n");
      assertThat(program.awaitExit()).as(program.toString()).isZero();
    }
  }

  @Test
  void hasTheTwoCommands_asMachinesReadThem() throws IOException {
    assertThat(readme())
        .contains("\n<!-- command:demo -->\n```sh\n./sluice demo\n```\n")
        .contains("\n<!-- command:test -->\n```sh\nmvn -B -ntp verify\n```\n");
    assertThat(ROOT.resolve("sluice")).isExecutable();
  }

  @Test
  void namesEveryModule_andLinksOnlyToWhatIsThere() throws IOException {
    String readme = readme();
    try (Stream<Path> modules = Files.list(ROOT)) {
      List<String> names = modules
          .filter(path -> Files.exists(path.resolve("pom.xml")))
          .map(path -> path.getFileName().toString())
          .filter(path -> !path.startsWith("."))
          .toList();
      assertThat(names)
          .isNotEmpty()
          .allSatisfy(name -> assertThat(readme).contains("`" + name + "/`"));
    }
    Matcher link = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)").matcher(readme);
    while (link.find()) {
      assertThat(ROOT.resolve(link.group(1))).exists();
    }
  }

  @Test
  void tellsTheExitCodesOfTheTool() throws IOException {
    assertThat(readme()).contains("| 0 |", "| 1 |", "| 2 |", "| 3 |", "| 70 |");
  }

  private static String readme() throws IOException {
    return Files.readString(ROOT.resolve("README.md"));
  }

  private static String block(String language) throws IOException {
    Matcher block = Pattern.compile("(?s)```" + language + "\n(.*?)```").matcher(readme());
    assertThat(block.find()).isTrue();
    return block.group(1);
  }
}
