package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.benchmarks.report.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run and the file it is stored in. */
@Timeout(120)
class RunTest {
  @TempDir
  Path directory;

  @Test
  void untilAWorkIsDoneTheFileKeepsWhatIsInIt() throws IOException {
    Path file = Files.writeString(directory.resolve("run.json"), "older");
    Work work = Works.named("accept").shortened(1_000);

    Results results = new Run(
            List.of(work),
            new Options(1, 0, 1_000, false),
            List.of("-XX:NoSuchOption"), // so that no process starts
            "./bench",
            "netty",
            directory,
            file)
        .run();

    assertThat(results.complete()).isFalse();
    assertThat(results.works()).isEmpty();
    assertThat(file).hasContent("older");
    assertThat(directory.toFile().list()).containsExactly("run.json");
  }
}
