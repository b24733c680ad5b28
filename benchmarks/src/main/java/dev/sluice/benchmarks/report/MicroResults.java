package dev.sluice.benchmarks.report;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.benchmarks.Json;
import dev.sluice.benchmarks.Machine;
import dev.sluice.benchmarks.Repository;
import dev.sluice.benchmarks.Versions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * What JMH says, and of what: stored with the same facts as a run of the battery.
 *
 * @param begun when, in UTC
 * @param command what was typed
 * @param jvm options of each process
 * @param machine where it ran
 * @param source which Sluice
 * @param versions of every library, read from its jar
 * @param jmh as JMH writes it, but for what {@link #with} takes out
 */
public record MicroResults(
    @JsonProperty String begun,
    @JsonProperty String command,
    @JsonProperty List<String> jvm,
    @JsonProperty Map<String, String> machine,
    @JsonProperty Source source,
    @JsonProperty Map<String, String> versions,
    @JsonProperty JsonNode jmh) {

  /** None of them may be missing in what is read. */
  public MicroResults {
    requireNonNull(begun, "begun");
    requireNonNull(command, "command");
    requireNonNull(jvm, "jvm");
    requireNonNull(machine, "machine");
    requireNonNull(source, "source");
    requireNonNull(versions, "versions");
    requireNonNull(jmh, "jmh");
  }

  /** A run that begins now, without results. */
  public static MicroResults begin(String command, List<String> jvm, Path home) throws IOException {
    return new MicroResults(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        command,
        jvm,
        Machine.describe(),
        new Repository(home).source(),
        Versions.ofClassPath(),
        Json.read("[]", JsonNode.class));
  }

  /** The same run with what came of it, less the paths and options of its processes. */
  public MicroResults with(JsonNode results) {
    JsonNode kept = results.deepCopy();
    for (JsonNode each : kept) {
      ((ObjectNode) each).remove(List.of("jvm", "jvmArgs"));
    }
    return new MicroResults(begun, command, jvm, machine, source, versions, kept);
  }

  static MicroResults read(Path file) throws IOException {
    return Json.read(file, Files.readString(file), MicroResults.class);
  }

  /** Takes the place of what is in the file. */
  public void write(Path file) throws IOException {
    Store.write(file, this);
  }

  /** The table, and below it where it comes from. */
  String quoted() {
    return MicroTable.of(jmh) + "\nBegun " + begun + " by `" + command + "` at commit "
        + source.commit() + (source.changed() ? ", with changes" : "") + ", on Java "
        + machine.get("java") + ", " + machine.get("kernel") + ", " + machine.get("processor")
        + ".\n";
  }
}
