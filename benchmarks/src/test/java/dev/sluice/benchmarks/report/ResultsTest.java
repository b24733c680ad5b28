package dev.sluice.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.benchmarks.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is stored is what is read. */
class ResultsTest {
  @TempDir
  Path directory;

  @Test
  void whatIsStoredIsRead_andNoDraftStays() throws IOException {
    Path file = directory.resolve("new/run.json");
    Results results = Sample.results(Sample.lines(), Sample.echo());

    results.write(file);
    results.write(file);

    assertThat(Results.read(file)).isEqualTo(results);
    try (Stream<Path> files = Files.list(directory.resolve("new"))) {
      assertThat(files).containsExactly(file);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'\"cpuSeconds\" : 0.1,', '\"cpuSeconds\" : 0.05,'",
    "'\"value\" : 3.0', '\"value\" : 4.0'",
    "'\"cpuNanos\" : 150000000', '\"cpuNanos\" : 50000000'",
    "'\"measures\" : \"lines/CPU s\"', '\"measures\" : \"miles\"'"
  })
  void whatDoesNotFollowFromTheRoundsIsRefused(String stored, String edited) throws IOException {
    Path file = directory.resolve("run.json");
    Sample.results(Sample.lines()).write(file);
    String text = Files.readString(file);
    assertThat(text).contains(stored);
    Files.writeString(file, text.replace(stored, edited));

    assertThatThrownBy(() -> Results.read(file))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ", lines-64: what the rows say does not follow from the rounds");
  }

  @Test
  void aSubjectWithoutRoundsIsRefused() throws IOException {
    Path file = directory.resolve("run.json");
    Sample.results(Sample.lines()).write(file);
    Files.writeString(
        file, Files.readString(file).replace("\"subjects\" : [", "\"subjects\" : [ \"netty\","));

    assertThatThrownBy(() -> Results.read(file)).hasMessageContaining("without rounds");
  }

  @ParameterizedTest
  @ValueSource(strings = {"machine", "versions", "source", "works"})
  void aRunThatLacksSomethingIsRefused(String field) throws IOException {
    Path file = directory.resolve("run.json");
    Sample.results(Sample.lines()).write(file);
    ObjectNode tree = Json.read(Files.readString(file), ObjectNode.class);
    tree.remove(field);
    Files.writeString(file, Json.write(tree));

    assertThatThrownBy(() -> Results.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(field);
  }

  @Test
  void anotherSchemaIsRefused() throws IOException {
    Path file = directory.resolve("run.json");
    Sample.results(Sample.lines()).write(file);
    Files.writeString(file, Files.readString(file).replace("\"schema\" : 1", "\"schema\" : 2"));

    assertThatThrownBy(() -> Results.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("schema 2");
  }
}
