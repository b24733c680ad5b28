package dev.sluice.benchmarks;

import dev.sluice.benchmarks.report.Results;
import dev.sluice.benchmarks.report.Source;
import dev.sluice.benchmarks.report.Store;
import dev.sluice.benchmarks.report.Tables;
import dev.sluice.benchmarks.report.WorkResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Works one after the other. Each is stored and printed when it is complete, so that an interrupted
 * run keeps what it has; until the first one is, the file keeps what was in it. A subject that
 * fails is left out of its work, which begins again; a work that fails otherwise is left out, and
 * the others go on.
 */
final class Run {
  private final List<Work> works;
  private final Options options;
  private final List<String> jvm;
  private final Path file;
  private final String command;
  private final String base;
  private final Source source;
  private final Map<String, String> machine;
  private final Map<String, String> versions;
  private final Instant begun = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final long begunNanos = System.nanoTime();
  private final List<WorkResult> done = new ArrayList<>();
  private final Map<String, String> failures = new TreeMap<>();

  /**
   * Whether the file is this run's. Written by the thread that runs, read by the one that stops.
   */
  private volatile boolean stored;

  Run(
      List<Work> works,
      Options options,
      List<String> jvm,
      String command,
      String base,
      Path home,
      Path file)
      throws IOException {
    this.works = works;
    this.options = options;
    this.jvm = jvm;
    this.command = command;
    this.base = base;
    this.file = file;
    this.source = new Repository(home).source();
    this.machine = Machine.describe();
    this.versions = Versions.ofClassPath();
  }

  /** All of them. */
  Results run() throws IOException {
    Thread stop = new Thread(this::stop, "stop");
    Runtime.getRuntime().addShutdownHook(stop);
    Progress progress = Progress.of(works, options);
    Battery battery = new Battery(jvm, options, progress);
    Store.tryOut(file);
    for (Work work : works) {
      progress.work(work);
      int before = done.size();
      run(work, battery);
      store();
      progress.pause();
      if (done.size() > before) {
        System.out.println(Tables.work(done.get(before)));
      }
    }
    Runtime.getRuntime().removeShutdownHook(stop);
    System.err.println("bench: " + (stored ? "stored in " + file : "no work to store"));
    return results();
  }

  /** In place of what was in the file, as soon as there is something that is worth it. */
  private void store() throws IOException {
    if (!done.isEmpty()) {
      results().write(file);
      stored = true;
    }
  }

  private void run(Work work, Battery battery) throws IOException {
    try {
      done.add(WorkResult.of(work, battery.run(work), base));
    } catch (SubjectFailure failure) {
      if (Child.areEnded()) {
        throw failure;
      }
      failed(work.name() + " of " + failure.subject(), failure.reason());
      List<String> others = work.subjects().stream()
          .filter(name -> !name.equals(failure.subject()))
          .toList();
      if (!others.isEmpty()) {
        run(work.only(others), battery);
      }
    } catch (IOException | RuntimeException failure) {
      if (Child.areEnded()) {
        throw failure;
      }
      failed(work.name(), Reason.of(failure));
    }
  }

  private void failed(String what, String reason) {
    failures.put(what, reason);
    System.err.println("\nbench: " + what + ": " + reason);
  }

  private Results results() {
    return new Results(
        Results.SCHEMA,
        begun.toString(),
        (System.nanoTime() - begunNanos) / 1e9,
        failures.isEmpty() && done.size() == works.size(),
        command,
        options,
        jvm,
        machine,
        source,
        versions,
        failures,
        done);
  }

  /** The program is ended from outside. */
  private void stop() {
    Child.endAll();
    System.err.println("\nbench: stopped; "
        + (stored
            ? "works that were complete are in " + file
            : "no work was complete, nothing is stored"));
  }
}
