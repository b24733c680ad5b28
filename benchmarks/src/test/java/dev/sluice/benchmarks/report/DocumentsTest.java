package dev.sluice.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.benchmarks.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every figure that a document quotes is one that is stored. */
class DocumentsTest {
  private static final String SENTENCE =
      "Lines: <!-- bench:run.json:lines-64:sluice-copy/reactor-netty -->?<!-- /bench --> times.\n";

  @TempDir
  Path root;

  @BeforeEach
  void documents() throws IOException {
    Files.createDirectories(root.resolve("docs"));
    Files.createDirectories(root.resolve("benchmarks/results"));
    Files.writeString(root.resolve("README.md"), SENTENCE);
    Files.writeString(
        root.resolve("docs/performance.md"), "<!-- bench:run.json:plot -->\n<!-- /bench -->\n");
    Files.writeString(root.resolve("docs/performance-all.md"), "nothing\n");
  }

  private void store(Results results) throws IOException {
    results.write(root.resolve("benchmarks/results/run.json"));
  }

  @Test
  void thoseOfThisCheckoutSayWhatIsStored() throws IOException {
    Path checkout = Path.of("").toAbsolutePath().getParent();

    assertThat(new Documents(checkout).stale()).as("./bench --docs writes them").isEmpty();
  }

  @Test
  void aFigureThatIsNotStoredIsStale_untilItIsWritten() throws IOException {
    store(Sample.results(Sample.lines()));
    Documents documents = new Documents(root);
    assertThat(documents.stale())
        .containsExactlyInAnyOrder(
            root.resolve("README.md"),
            root.resolve("docs/performance.md"),
            root.resolve("benchmarks/results/run.svg"));

    documents.write();

    assertThat(documents.stale()).isEmpty();
    assertThat(root.resolve("README.md"))
        .hasContent("Lines: <!-- bench:run.json:lines-64:sluice-copy/reactor-netty -->3.00"
            + "<!-- /bench --> times.");
    assertThat(Files.readString(root.resolve("docs/performance.md")))
        .contains("](../benchmarks/results/run.svg)");
    Files.writeString(root.resolve("README.md"), SENTENCE.replace("?", "3.01"));
    assertThat(documents.stale()).containsExactly(root.resolve("README.md"));
  }

  @Test
  void whatIsNotStoredIsNotMeasured() throws IOException {
    new Documents(root).write();

    assertThat(Files.readString(root.resolve("README.md"))).contains("-->*not measured yet*<!--");
  }

  @Test
  void microbenchmarksAreQuotedWithTheirOrigin_andStoredWithoutPaths() throws IOException {
    Files.writeString(
        root.resolve("README.md"), "<!-- bench:micro.json:micro -->\n<!-- /bench -->\n");
    Results facts = Sample.results(Sample.lines());
    new MicroResults(
            facts.begun(),
            "./bench micro",
            facts.jvm(),
            facts.machine(),
            facts.source(),
            facts.versions(),
            Json.read("[]", JsonNode.class))
        .with(Json.read("""
            [{"benchmark": "a.b.ReceiveBenchmark.borrow", "params": {"demand": "16"},
              "jvm": "/a/path", "jvmArgs": ["-Da=/a/path"],
              "primaryMetric": {"scorePercentiles": {"50.0": 5.5}},
              "secondaryMetrics": {
                "cpu": {"scorePercentiles": {"0.0": 4.25, "50.0": 5, "100.0": 6.75}},
                "gc.alloc.rate.norm": {"scorePercentiles": {"50.0": 0.0157}}}}]
            """, JsonNode.class))
        .write(root.resolve("benchmarks/results/micro.json"));

    new Documents(root).write();

    assertThat(Files.readString(root.resolve("README.md")))
        .containsPattern("ReceiveBenchmark.borrow demand 16 +\\| +5 \\| +4.25 to 6.75 "
            + "\\| +5.50 \\| +0.016 \\|")
        .contains("by `./bench micro` at commit ");
    assertThat(Files.readString(root.resolve("benchmarks/results/micro.json")))
        .doesNotContain("/a/path");
  }

  @Test
  void shortenedWorksAreNotQuoted() throws IOException {
    store(Sample.results(100, Sample.lines()));

    assertThatThrownBy(() -> new Documents(root).write()).hasMessageContaining("shortened");
  }

  @Test
  void doubtfulMicrobenchmarksAreNotQuoted() throws IOException {
    Files.writeString(
        root.resolve("README.md"), "<!-- bench:micro.json:micro -->\n<!-- /bench -->\n");
    MicroResults.begin("./bench micro", List.of(), root)
        .write(root.resolve("benchmarks/results/micro.json"));

    assertThatThrownBy(() -> new Documents(root).write()).hasMessageContaining("no results");
  }

  @ParameterizedTest
  @CsvSource({
    "3.00<!-- /bench -->, no begin of what ends in line 2",
    "<!-- bench:run.json:origin -->3.00, no end of <!-- bench:run.json:origin -->",
    "<!-- bench:run.json:origin --> <!-- bench:run.json:plot --><!-- /bench -->, no end of",
    "<!-- bench:run.json -->3.00<!-- /bench -->, not a mark: <!-- bench:run.json -->",
    "<!-- bench:run.json:origin -->3.00<!-- / bench -->, not a mark: <!-- / bench -->",
    "<!--bench:run.json:origin -->3.00<!-- /bench -->, not a mark"
  })
  void aMarkWithoutItsOtherOneFails(String text, String problem) throws IOException {
    store(Sample.results(Sample.lines()));
    Files.writeString(root.resolve("README.md"), "Lines:\n" + text + "\n");

    assertThatThrownBy(() -> new Documents(root).stale())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("README.md: " + problem);
  }

  @Test
  void aWorkThatWasNotRunIsNotQuoted() throws IOException {
    store(Sample.results(Sample.echo()));

    assertThatThrownBy(() -> new Documents(root).write()).hasMessageContaining("lines-64");
  }
}
