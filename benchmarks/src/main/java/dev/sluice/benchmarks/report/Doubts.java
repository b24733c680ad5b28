package dev.sluice.benchmarks.report;

import dev.sluice.benchmarks.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Why the figures of a run are not to be quoted; a run of whole works has no reason. */
final class Doubts {
  /** Fewer have no spread to speak of. */
  private static final int LEAST_PAIRS = 3;

  private final List<String> reasons = new ArrayList<>();

  private Doubts() {}

  /** Of a run of the battery. */
  static List<String> of(Results results) {
    Options options = results.options();
    Doubts doubts = new Doubts();
    doubts.when(options.divisor() != 1, "its works were shortened to 1/" + options.divisor());
    doubts.when(!results.complete(), "it is not complete");
    doubts.when(
        !results.failures().isEmpty(), "it has failures: " + results.failures().keySet());
    doubts.when(results.works().isEmpty(), "it has no works");
    doubts.when(options.nio(), "it ran on NIO");
    doubts.when(
        options.pairs() < LEAST_PAIRS,
        "it has " + options.pairs() + " rounds, fewer than " + LEAST_PAIRS);
    for (WorkResult each : results.works()) {
      int wanted = options.pairs() * each.work().subjects().size();
      doubts.when(
          each.rounds().size() < wanted, "rounds of " + each.work().name() + " are missing");
    }
    doubts.whence(results.source(), results.machine(), results.versions());
    return doubts.reasons;
  }

  /** Of a run of the microbenchmarks. */
  static List<String> of(MicroResults results) {
    Doubts doubts = new Doubts();
    doubts.when(results.jmh().isEmpty(), "it has no results");
    doubts.whence(results.source(), results.machine(), results.versions());
    return doubts.reasons;
  }

  private void whence(Source source, Map<String, String> machine, Map<String, String> versions) {
    when(source.commit().equals("unknown"), "its commit is unknown");
    when(source.changed(), "its code was not committed");
    for (String fact : List.of("java", "kernel", "processor", "processors")) {
      when(!machine.containsKey(fact), "it does not say on which " + fact);
    }
    when(versions.isEmpty(), "it does not say with which versions");
  }

  private void when(boolean holds, String reason) {
    if (holds) {
      reasons.add(reason);
    }
  }
}
