package dev.sluice.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code docs/interop.md} shows the code that runs here. */
class InteropPageTest {
  @ParameterizedTest
  @CsvSource({
    "flow-receive, java, FlowTest.java",
    "flow-send, java, FlowTest.java",
    "mutiny-receive, java, MutinyTest.java",
    "mutiny-send, java, MutinyTest.java",
    "kotlin-receive, kotlin, CoroutinesTest.kt",
    "kotlin-send, kotlin, CoroutinesTest.kt"
  })
  void thePageQuotesTheTestThatRuns(String example, String language, String file)
      throws IOException {
    String page = Files.readString(Path.of("../docs/interop.md"));
    String source = Files.readString(Path.of("src/test", language, "dev/sluice/interop", file));
    String shown =
        between(page, "<!-- example:" + example + " -->\n```" + language + "\n", "\n```");
    String compiled =
        between(source, "// docs:begin " + example + "\n", "\n    // docs:end " + example);
    assertThat(shown).isEqualTo(compiled.stripIndent().strip());
  }

  private static String between(String text, String begin, String end) {
    Matcher matcher = Pattern.compile(
            Pattern.quote(begin) + "(.*?)" + Pattern.quote(end), Pattern.DOTALL)
        .matcher(text);
    assertThat(matcher.find()).as(begin).isTrue();
    return matcher.group(1);
  }
}
