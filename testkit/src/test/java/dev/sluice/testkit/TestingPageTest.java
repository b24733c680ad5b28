package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code docs/testing.md} shows the examples that run here. */
class TestingPageTest {
  @ParameterizedTest
  @CsvSource({
    "pipeline, StepVerifierExampleTest",
    "reactor, StepVerifierExampleTest",
    "rx-pipeline, TestSubscriberExampleTest",
    "rx, TestSubscriberExampleTest"
  })
  void thePageQuotesTheTestThatRuns(String example, String test) throws IOException {
    String page = Files.readString(Path.of("../docs/testing.md"));
    String source = Files.readString(Path.of("src/test/java/dev/sluice/testkit", test + ".java"));
    String shown = between(page, "<!-- example:" + example + " -->\n```java\n", "\n```");
    String compiled =
        between(source, "// docs:begin " + example + "\n", "\n  // docs:end " + example);
    assertThat(shown).isEqualTo(compiled.stripIndent());
  }

  private static String between(String text, String begin, String end) {
    Matcher matcher = Pattern.compile(
            Pattern.quote(begin) + "(.*?)" + Pattern.quote(end), Pattern.DOTALL)
        .matcher(text);
    assertThat(matcher.find()).as(begin).isTrue();
    return matcher.group(1);
  }
}
