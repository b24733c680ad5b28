package dev.sluice.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
