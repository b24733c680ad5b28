package dev.sluice.benchmarks.micro;

import dev.sluice.benchmarks.Json;
import dev.sluice.benchmarks.Machine;
import dev.sluice.benchmarks.Repository;
import dev.sluice.benchmarks.Versions;
import dev.sluice.benchmarks.report.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What JMH says, and of what: stored with the same facts as a run of the battery. */
final class MicroResults {
  private final Map<String, Object> facts = new LinkedHashMap<>();

  MicroResults(String command, List<String> jvm, Path home) throws IOException {
    Source source = new Repository(home).source();
    facts.put("begun", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    facts.put("command", command);
    facts.put("jvm", jvm);
    facts.put("machine", Machine.describe());
    facts.put("source", source);
    facts.put("versions", Versions.ofClassPath());
  }

  /** Writes all of it to a file. */
  void store(Path file, Object benchmarks) throws IOException {
    facts.put("jmh", benchmarks);
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    Files.writeString(file, Json.pretty(facts) + "\n");
  }
}
