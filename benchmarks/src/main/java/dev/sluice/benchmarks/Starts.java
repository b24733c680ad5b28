package dev.sluice.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts a process for each round, and stops the time from there to the moment at which its first
 * byte came back. The load is alive and warm.
 */
final class Starts {
  /** A start is short, and each is another one. */
  private static final int STARTS = 2;

  private final List<String> jvm;
  private final Options options;
  private final Progress progress;

  Starts(List<String> jvm, Options options, Progress progress) {
    this.jvm = jvm;
    this.options = options;
    this.progress = progress;
  }

  List<Round> run(Work work) throws IOException {
    List<Round> rounds = new ArrayList<>();
    try (Child load = Child.start(jvm, "load", Json.write(work.job()))) {
      load.hear("target");
      for (int round = 1; round <= options.warmups() + options.pairs(); round++) {
        for (String name : work.subjects()) {
          progress.round(work, name);
        }
        for (int start = 0; start < STARTS; start++) {
          for (String name : work.subjects()) {
            Round result = start(load, name, work);
            if (round > options.warmups()) {
              rounds.add(result);
            }
          }
        }
      }
    }
    return rounds;
  }

  private Round start(Child load, String name, Work work) throws IOException {
    long begun = System.nanoTime();
    try (Child process =
        Child.start(jvm, StartProcess.class, name, Boolean.toString(work.job().nio()))) {
      load.say("run " + process.hear("port"));
      load.hear("took");
      long nanos = System.nanoTime() - begun;
      load.hear("told");
      process.say("end " + Json.write(work.afterRounds(1)));
      Usage used = Json.read(process.hear("used"), Usage.class);
      return new Round(name, used, new Taken(nanos, 0, 0, 0));
    } catch (IOException failure) {
      throw new SubjectFailure(name, failure);
    }
  }
}
