package dev.sluice.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sluice.benchmarks.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which runs are not quoted, and why. */
class DoubtsTest {
  private static final Results GOOD = Sample.results(Sample.lines(), Sample.echo());

  @Test
  void aWholeRunOfCommittedCodeIsQuoted() {
    assertThat(Doubts.of(GOOD)).isEmpty();
  }

  static Stream<Arguments> doubtful() {
    Options usual = GOOD.options();
    return Stream.of(
        arguments("shortened", with(new Options(3, 1, 500, false), true, Map.of())),
        arguments("NIO", with(new Options(3, 1, 1, true), true, Map.of())),
        arguments("rounds", with(new Options(1, 1, 1, false), true, Map.of())),
        arguments(
            "rounds of lines-64 are missing", with(new Options(4, 1, 1, false), true, Map.of())),
        arguments("not complete", with(usual, false, Map.of())),
        arguments(
            "failures: [lines-64 of netty]", with(usual, true, Map.of("lines-64 of netty", "x"))),
        arguments("no works", Sample.results()),
        arguments(
            "not committed", of(new Source("0123abc", true), GOOD.machine(), GOOD.versions())),
        arguments(
            "commit is unknown", of(new Source("unknown", true), GOOD.machine(), GOOD.versions())),
        arguments("on which processor", of(GOOD.source(), Map.of(), GOOD.versions())),
        arguments("which versions", of(GOOD.source(), GOOD.machine(), Map.of())));
  }

  @ParameterizedTest
  @MethodSource("doubtful")
  void everyOtherRunIsNot(String reason, Results results) {
    assertThat(Doubts.of(results)).anyMatch(doubt -> doubt.contains(reason));
  }

  @ParameterizedTest
  @ValueSource(strings = {"headline.json", "all.json"})
  void theStoredRunsAreQuoted(String name) throws IOException {
    assertThat(Doubts.of(Results.read(Path.of("results", name)))).isEmpty();
  }

  @Test
  void theStoredMicrobenchmarksAreQuoted_butNotWithoutTheirOrigin() throws IOException {
    MicroResults stored = MicroResults.read(Path.of("results", "micro.json"));
    MicroResults doubtful = new MicroResults(
        stored.begun(),
        stored.command(),
        stored.jvm(),
        Map.of(),
        new Source("0123abc", true),
        Map.of(),
        stored.jmh());

    assertThat(Doubts.of(stored)).isEmpty();
    assertThat(Doubts.of(doubtful)).hasSize(1 + 4 + 1);
  }

  private static Results with(Options options, boolean complete, Map<String, String> failures) {
    return new Results(
        GOOD.schema(),
        GOOD.begun(),
        GOOD.seconds(),
        complete,
        GOOD.command(),
        options,
        GOOD.jvm(),
        GOOD.machine(),
        GOOD.source(),
        GOOD.versions(),
        failures,
        GOOD.works());
  }

  private static Results of(
      Source source, Map<String, String> machine, Map<String, String> versions) {
    return new Results(
        GOOD.schema(),
        GOOD.begun(),
        GOOD.seconds(),
        GOOD.complete(),
        GOOD.command(),
        GOOD.options(),
        GOOD.jvm(),
        machine,
        source,
        versions,
        GOOD.failures(),
        GOOD.works());
  }
}
