package dev.sluice.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.TestList;

/**
 * Runs the races of this module under jcstress, and is one test for each. The short form runs each
 * for a moment, compiled as it comes, and only a tenth of them, which {@code -Dsluice.seed} draws;
 * {@code -Dsluice.races=regexp} chooses others, {@code Races} all. The long form
 * ({@code -Dsluice.long=true}) is jcstress's default mode, all of them with every combination of
 * compilers for the two. What was seen is left in {@code target/jcstress}: {@code summary.md}, the
 * log and a report.
 */
class RacesTest {
  private static final boolean LONG = Boolean.getBoolean("sluice.long");
  private static final String CHOSEN = System.getProperty("sluice.races", LONG ? "Races" : "");

  /** Of how many races the short form takes one. */
  private static final int SHARE = 10;

  /** Actors that yield while they wait meet also when there are more threads than processors. */
  private static final List<String> SHORT_FORM =
      List.of("-m quick -sc false -iters 1 -time 150 -spinStyle THREAD_YIELD -pth false -hs 128"
          .split(" "));

  /** Of a run in the short form most is its start, which is faster with the plainest collector. */
  private static final String SHORT_ARGUMENTS = "-ea -XX:+UseSerialGC";

  private static final List<String> LONG_FORM = List.of("-m", "default");

  private final Path work = Path.of("target", "jcstress").toAbsolutePath();
  private final Path log = work.resolve("log");

  @TestFactory
  Stream<DynamicTest> noRaceHasAForbiddenOutcome() throws Exception {
    List<String> races = chosen();
    clear();
    run(races);

    Map<String, Race> results = results();
    assertThat(results.keySet()).as("races that ran, see %s", log).containsAll(races);
    Files.writeString(work.resolve("summary.md"), summary(results));
    return races.stream()
        .map(race -> DynamicTest.dynamicTest(race, () -> results.get(race).check(log)));
  }

  private static List<String> chosen() {
    List<String> races = new ArrayList<>(TestList.tests());
    Collections.sort(races);
    if (CHOSEN.isEmpty()) {
      long seed = Long.getLong("sluice.seed", System.nanoTime());
      System.out.println("a tenth of the races, -Dsluice.seed=" + seed);
      Collections.shuffle(races, new Random(seed));
      races = races.subList(0, races.size() / SHARE);
    } else {
      races.removeIf(race -> !race.matches(".*(" + CHOSEN + ").*"));
    }
    assertThat(races).as("races chosen by '%s'", CHOSEN).isNotEmpty();
    return races;
  }

  private void clear() throws IOException {
    if (Files.exists(work)) {
      try (Stream<Path> old = Files.walk(work)) {
        for (Path each : old.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
    Files.createDirectories(work);
  }

  /** jcstress itself fails after a forbidden outcome, and then the results tell which it was. */
  private void run(List<String> races) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        "org.openjdk.jcstress.Main",
        "-t",
        races.stream().map(Pattern::quote).collect(Collectors.joining("|", "^(", ")$")),
        "-r",
        "report",
        "-jvmArgs",
        LONG ? "-ea" : SHORT_ARGUMENTS));
    command.addAll(LONG ? LONG_FORM : SHORT_FORM);
    Process jcstress = new ProcessBuilder(command)
        .directory(work.toFile())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
    try {
      assertThat(jcstress.waitFor(LONG ? 600 : 60, TimeUnit.MINUTES))
          .as("jcstress has ended, see %s", log)
          .isTrue();
    } finally {
      jcstress.descendants().forEach(ProcessHandle::destroyForcibly);
      jcstress.destroyForcibly();
    }
  }

  private Map<String, Race> results() throws Exception {
    InProcessCollector collector = new InProcessCollector();
    try (Stream<Path> files = Files.list(work)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".bin.gz")).toList()) {
        DiskReadCollector reader = new DiskReadCollector(file.toString(), collector);
        reader.dump();
        reader.close();
      }
    }
    Map<String, Race> races = new TreeMap<>();
    for (TestResult result : collector.getTestResults()) {
      races.computeIfAbsent(result.getName(), Race::new).add(result);
    }
    return races;
  }

  private static String summary(Map<String, Race> results) {
    StringBuilder text = new StringBuilder("| race | runs | outcomes seen |\n|---|---|---|\n");
    results.values().forEach(race -> text.append(race.row()));
    return text.toString();
  }

  /** What became of one race, over all its runs. */
  private static final class Race {
    private final String name;
    private final Map<String, Long> outcomes = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();
    private int runs;

    Race(String name) {
      this.name = name;
    }

    void add(TestResult result) {
      runs++;
      for (String outcome : result.getStateKeys()) {
        outcomes.merge(outcome, result.getCount(outcome), Long::sum);
      }
      if (result.status() != Status.NORMAL) {
        failures.add(result.status() + " " + result.getMessages() + " " + result.getVmErr());
      }
      failures.addAll(result.grading().failureMessages);
    }

    void check(Path log) {
      assertThat(failures).as("%s with %s, see %s", name, outcomes, log).isEmpty();
      assertThat(outcomes).as("outcomes of %s", name).isNotEmpty();
    }

    String row() {
      StringBuilder seen = new StringBuilder();
      outcomes.forEach(
          (outcome, count) -> seen.append(String.format(" (%s): %,d;", outcome, count)));
      String shortName = name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1);
      return "| " + shortName + " | " + runs + " |" + seen + " |\n";
    }
  }
}
