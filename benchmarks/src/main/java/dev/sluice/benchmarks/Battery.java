package dev.sluice.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Runs a work: all subjects warm and alive, one round each in turn, again and again. */
final class Battery {
  private final List<String> jvm;
  private final Options options;
  private final Progress progress;

  Battery(List<String> jvm, Options options, Progress progress) {
    this.jvm = jvm;
    this.options = options;
    this.progress = progress;
  }

  /** The rounds that count, in the order in which they were run. */
  List<Round> run(Work work) throws IOException {
    Descriptors.check(work);
    if (work.job().drive() == Drive.START) {
      return new Starts(jvm, options, progress).run(work);
    }
    List<Running> subjects = new ArrayList<>();
    List<Round> rounds = new ArrayList<>();
    try (Child load = Child.start(jvm, "load", Json.write(work.job()));
        Child before =
            work.before() == null ? null : Child.start(jvm, "load", Json.write(work.before()))) {
      Job job = work.job().withTarget(Integer.parseInt(load.hear("target")));
      if (before != null) {
        before.hear("target");
      }
      for (String name : work.subjects()) {
        subjects.add(Running.start(jvm, name, work, job));
      }
      for (int round = 1; round <= options.warmups() + options.pairs(); round++) {
        for (Running subject : subjects) {
          Round result = subject.round(load, before, round);
          progress.round(work, result.subject());
          if (round > options.warmups()) {
            rounds.add(result);
          }
        }
      }
    } finally {
      subjects.forEach(Running::close);
    }
    return rounds;
  }
}
