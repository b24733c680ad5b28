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
    List<Running> subjects = new ArrayList<>();
    List<Round> rounds = new ArrayList<>();
    try (Child load = Child.start(jvm, "load", Json.write(work.job()))) {
      Job job = work.job().withTarget(Integer.parseInt(load.hear("target")));
      for (String name : work.subjects()) {
        subjects.add(Running.start(jvm, name, job));
      }
      for (int round = 1; round <= options.warmups() + options.pairs(); round++) {
        for (Running subject : subjects) {
          Round result = subject.round(load, work.afterRounds(round));
          progress.round(work, subject.name);
          if (round > options.warmups()) {
            rounds.add(result);
          }
        }
      }
    } finally {
      subjects.forEach(subject -> subject.process.close());
    }
    return rounds;
  }

  private record Running(String name, Child process, int port) {
    static Running start(List<String> jvm, String name, Job job) throws IOException {
      Child process = Child.start(jvm, "subject", name, Json.write(job));
      return new Running(name, process, Integer.parseInt(process.hear("port")));
    }

    Round round(Child load, Expected expected) throws IOException {
      process.say("begin");
      process.hear("ready");
      load.say(Integer.toString(port));
      Taken taken;
      try {
        taken = Json.read(load.hear("took"), Taken.class);
      } catch (IOException failure) {
        throw new IOException("with " + name, failure);
      }
      process.say("end " + Json.write(expected));
      return new Round(name, Json.read(process.hear("used"), Usage.class), taken);
    }
  }
}
