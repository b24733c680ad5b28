package dev.sluice.architecture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/synchronization.md} lists each field that is shared, and each lock. */
class SynchronizationPageTest {
  private static final Path ROOT = Path.of("..");
  private static final List<Path> SOURCES = List.of(
      Path.of("streams/src/main/java"),
      Path.of("api/src/main/java"),
      Path.of("netty-provider/src/main/java"));

  /** A field with its modifiers, its type and what it is made as. */
  private static final Pattern FIELD =
      Pattern.compile("(?m)^ +((?:private |protected |public |static |final |volatile )*)"
          + "([A-Z@a-z][^;=(){}]*?) (\\w+)( = [^;]*)?( =)?(;|$)");

  /** Types by which threads share. */
  private static final Pattern SHARED = Pattern.compile(
      "\\b(Atomic\\w+|VarHandle|Concurrent\\w+|CopyOnWrite\\w+|Long(Adder|Accumulator)"
          + "|\\w*BlockingQueue|ReentrantLock|StampedLock)\\b");

  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)(?:\\.(\\w+))?` \\|");

  @Test
  void eachSharedFieldIsListedAndNoOther() throws IOException {
    TreeSet<String> shared = new TreeSet<>();
    for (Path file : files()) {
      Matcher field = FIELD.matcher(withoutComments(file));
      while (field.find()) {
        String made = field.group(4) == null ? "" : field.group(4);
        if (field.group(1).contains("volatile ")
            || SHARED.matcher(field.group(2)).find()
            || (isField(field.group(1)) && SHARED.matcher(made).find())) {
          shared.add(name(file) + "." + field.group(3));
        }
      }
    }
    assertThat(shared).contains("GateSubscription.word", "LoopThread.threads", "Counters.AT");
    assertThat(rows(true)).containsExactlyElementsOf(shared);
  }

  private static boolean isField(String modifiers) {
    return modifiers.contains("private ") || modifiers.contains("static ");
  }

  @Test
  void eachClassThatLocksIsListedAndNoOther() throws IOException {
    TreeSet<String> locking = new TreeSet<>();
    for (Path file : files()) {
      if (Pattern.compile("\\bsynchronized\\b").matcher(withoutComments(file)).find()) {
        locking.add(name(file));
      }
    }
    assertThat(rows(false)).containsExactlyElementsOf(locking);
  }

  private static TreeSet<String> rows(boolean ofFields) throws IOException {
    TreeSet<String> rows = new TreeSet<>();
    Matcher row = ROW.matcher(Files.readString(ROOT.resolve("docs/synchronization.md")));
    while (row.find()) {
      String field = row.group(2);
      if (ofFields == (field != null)) {
        assertThat(rows.add(field == null ? row.group(1) : row.group(1) + "." + field))
            .as("one row for %s", row.group())
            .isTrue();
      }
    }
    return rows;
  }

  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path source : SOURCES) {
      try (Stream<Path> all = Files.walk(ROOT.resolve(source))) {
        all.filter(path -> path.toString().endsWith(".java")).forEach(files::add);
      }
    }
    assertThat(files).hasSizeGreaterThan(150);
    return files;
  }

  private static String withoutComments(Path file) throws IOException {
    return Files.readString(file, UTF_8)
        .replaceAll("(?s)/\\*.*?\\*/", "")
        .replaceAll("(?m)//.*$", "");
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }
}
