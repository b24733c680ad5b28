package dev.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Java in the pages of docs compiles, and what they link to is there. */
@Timeout(120)
class DocumentationTest {
  private static final Path DOCS = Path.of("..", "docs");

  /** Around a sample that is not a class of its own: what the pages take for granted. */
  private static final String FRAME = """
      import dev.sluice.api.*;
      import dev.sluice.reactor.*;
      import dev.sluice.streams.*;
      import java.net.*;
      import java.nio.ByteBuffer;
      import java.time.Duration;
      import java.util.*;
      import java.util.zip.CRC32;
      import reactor.core.publisher.*;
      import reactor.core.scheduler.Schedulers;
      import static java.nio.charset.StandardCharsets.UTF_8;
      class Sample {
        void sample(ReactorSockets sockets, ReactorListener listener, ReactorConnection c,
            ReactorConnection other) throws Exception {
          %s
        }
        void slowDatabase(ByteBuffer bytes) {}
      }
      """;

  @TempDir
  private Path directory;

  static Stream<Path> pages() throws IOException {
    try (Stream<Path> all = Files.walk(DOCS)) {
      return all.filter(path -> path.toString().endsWith(".md")).sorted().toList().stream();
    }
  }

  /** The samples of these pages are parts of tests elsewhere, and compared there. */
  static Stream<Path> pagesWithSamples() throws IOException {
    return pages().filter(page -> !page.endsWith("testing.md") && !page.endsWith("interop.md"));
  }

  @ParameterizedTest
  @MethodSource("pagesWithSamples")
  void samplesCompile(Path page) throws IOException {
    Matcher block = Pattern.compile("(?s)```java\n(.*?)```").matcher(Files.readString(page));
    while (block.find()) {
      String sample = block.group(1);
      assertThat(errors(sample.contains("class ") ? sample : FRAME.formatted(sample)))
          .as(sample)
          .isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksLeadToFiles(Path page) throws IOException {
    Matcher link = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)").matcher(Files.readString(page));
    while (link.find()) {
      assertThat(page.resolveSibling(link.group(1))).exists();
    }
  }

  private String errors(String source) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter output = new StringWriter();
    Matcher name = Pattern.compile("class (\\w+)").matcher(source);
    assertThat(name.find()).isTrue();
    JavaFileObject file =
        new SimpleJavaFileObject(
            URI.create("string:///" + name.group(1) + ".java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    List<String> options = new ArrayList<>(List.of("-proc:none", "-d", directory.toString()));
    options.addAll(List.of("-cp", System.getProperty("java.class.path")));
    boolean compiled =
        compiler.getTask(output, null, null, options, null, List.of(file)).call();
    return compiled ? "" : output.toString();
  }
}
