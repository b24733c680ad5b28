package dev.sluice.benchmarks.report;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.benchmarks.Json;
import dev.sluice.benchmarks.Options;
import dev.sluice.benchmarks.UnknownName;
import dev.sluice.benchmarks.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A run as it is stored; {@code benchmarks/results/README.md} tells each field.
 *
 * @param schema the number of this form, {@value #SCHEMA}; grows when a field changes its meaning
 * @param begun when, in UTC
 * @param seconds how long it took so far
 * @param complete false when works that were asked for are missing
 * @param command what was typed
 * @param options what it comes to
 * @param jvm options of each process
 * @param machine where it ran
 * @param source which Sluice
 * @param versions of every library, read from its jar
 * @param failures what went wrong, by the names of works that are missing for it
 * @param works what was done
 */
public record Results(
    @JsonProperty int schema,
    @JsonProperty String begun,
    @JsonProperty double seconds,
    @JsonProperty boolean complete,
    @JsonProperty String command,
    @JsonProperty Options options,
    @JsonProperty List<String> jvm,
    @JsonProperty Map<String, String> machine,
    @JsonProperty Source source,
    @JsonProperty Map<String, String> versions,
    @JsonProperty Map<String, String> failures,
    @JsonProperty List<WorkResult> works) {

  /** The number of the form that this program writes and reads. */
  public static final int SCHEMA = 1;

  /** None of them may be missing in what is read. */
  public Results {
    requireNonNull(begun, "begun");
    requireNonNull(command, "command");
    requireNonNull(options, "options");
    requireNonNull(jvm, "jvm");
    requireNonNull(machine, "machine");
    requireNonNull(source, "source");
    requireNonNull(versions, "versions");
    requireNonNull(failures, "failures");
    requireNonNull(works, "works");
  }

  /**
   * What is stored in a file.
   *
   * @throws IOException if it cannot be read, is stored in another form, lacks something, or says
   *     what does not follow from its rounds
   */
  public static Results read(Path file) throws IOException {
    String text = Files.readString(file);
    int schema = Json.read(file, text, JsonNode.class).path("schema").asInt();
    if (schema == 0) {
      throw new IOException(file + " is not a stored run: it has no schema");
    }
    if (schema != SCHEMA) {
      throw new IOException(file + " has schema " + schema + ", not " + SCHEMA);
    }
    Results results = Json.read(file, text, Results.class);
    for (WorkResult work : results.works) {
      work.verify(file);
    }
    return results;
  }

  /** Takes the place of what is in the file. */
  public void write(Path file) throws IOException {
    Store.write(file, this);
  }

  Optional<WorkResult> work(String name) {
    return works.stream().filter(each -> each.work().name().equals(name)).findFirst();
  }

  /**
   * These works and subjects, or all if none is named.
   *
   * @throws UnknownName if there is no such work, or none of the works has such a subject
   */
  public Results only(List<String> names, List<String> subjects) {
    UnknownName.check(
        "work", names, works.stream().map(each -> each.work().name()).toList());
    List<WorkResult> named = works.stream()
        .filter(each -> names.isEmpty() || names.contains(each.work().name()))
        .toList();
    UnknownName.check("subject", subjects, with(named).subjects());
    return with(named.stream().flatMap(each -> each.only(subjects).stream()).toList());
  }

  /** Ratios to another base, in the works where it takes part. */
  public Results against(String base) {
    return with(works.stream().map(each -> each.against(base)).toList());
  }

  /** Whoever takes part in one of the works. */
  public Set<String> subjects() {
    return Work.subjects(works.stream().map(WorkResult::work).toList());
  }

  private Results with(List<WorkResult> chosen) {
    return new Results(
        schema, begun, seconds, complete, command, options, jvm, machine, source, versions,
        failures, chosen);
  }

  /** Why its figures are not to be quoted, or none. */
  List<String> doubts() {
    return Doubts.of(this);
  }
}
