package dev.sluice.benchmarks;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A subject's process, alive and warm through all rounds. */
final class Running implements AutoCloseable {
  private final String name;
  private final Child process;
  private final int port;
  private final Work work;

  /** What only the load knew, of all rounds so far. */
  private Expected counted = Expected.NOTHING;

  private long signalled;
  private long lost;
  private @Nullable Map<Seen, Long> empty;

  private Running(String name, Child process, int port, Work work) {
    this.name = name;
    this.process = process;
    this.port = port;
    this.work = work;
  }

  static Running start(List<String> jvm, String name, Work work, Job job) throws IOException {
    Child process = Child.start(jvm, "subject", name, Json.write(job));
    try {
      return new Running(name, process, Integer.parseInt(process.hear("port")), work);
    } catch (IOException failure) {
      process.close();
      throw new SubjectFailure(name, failure);
    }
  }

  /**
   * One round, behind one of what the work has before it.
   *
   * @param number counts from 1
   */
  Round round(Child load, @Nullable Child before, int number) throws IOException {
    try {
      Map<Seen, Long> seen = new EnumMap<>(Seen.class);
      if (before != null) {
        Round leg = leg(before, number);
        seen.put(Seen.CPU_BEFORE, leg.used().cpuNanos());
        if (empty == null) {
          empty = leg.seen();
        }
      }
      Round round = leg(load, number);
      seen.putAll(round.seen());
      Map<Seen, Long> first = empty;
      if (first != null) {
        for (Seen kind : List.of(Seen.HEAP, Seen.DIRECT, Seen.RESIDENT)) {
          seen.computeIfPresent(kind, (key, bytes) -> bytes - first.getOrDefault(key, 0L));
        }
      }
      return new Round(name, round.used(), round.taken(), seen);
    } catch (IOException failure) {
      throw new SubjectFailure(name, failure, fault());
    }
  }

  /** What went wrong in the subject when somebody else saw that something did; may be empty. */
  private String fault() {
    if (process.hasFailed()) {
      return "";
    }
    try {
      process.say("fault");
      String fault = process.hear("fault");
      return fault.isEmpty() ? "" : "subject: " + fault;
    } catch (IOException gone) {
      return Reason.of(gone);
    }
  }

  private Round leg(Child load, int number) throws IOException {
    load.say("prepare " + port);
    load.hear("prepared");
    process.say("begin");
    process.hear("ready");
    load.say("run " + port);
    Taken taken = Json.read(load.hear("took"), Taken.class);
    Report report = Json.read(load.hear("told"), Report.class);
    Usage used = end(report, number);
    Map<Seen, Long> seen = new EnumMap<>(Seen.class);
    seen.putAll(report.seen());
    seen.putAll(look(work.measure() == Measure.MEMORY ? "weigh" : "look"));
    balance(seen);

    process.say("resume");
    process.hear("resumed");
    load.say("release");
    report = Json.read(load.hear("told"), Report.class);
    end(report, number);
    counted = counted.plus(report.done());
    signalled = look("look").getOrDefault(Seen.SIGNALLED, 0L);
    return new Round(name, used, taken, seen);
  }

  private Usage end(Report report, int number) throws IOException {
    Expected expected = work.afterRound(number, counted.plus(report.done()));
    process.say("end " + Json.write(expected));
    return Json.read(process.hear("used"), Usage.class);
  }

  private Map<Seen, Long> look(String how) throws IOException {
    process.say(how);
    return Json.read(process.hear("seen"), SeenNumbers.class);
  }

  /** What is held is what came in and did not go out; what was lost, both sides agree on. */
  private void balance(Map<Seen, Long> seen) throws IOException {
    Long passed = seen.get(Seen.PASSED);
    if (passed != null) {
      long given = seen.getOrDefault(Seen.SIGNALLED, 0L) - signalled;
      long held = work.job().shape() == Shape.SEND ? given - passed : passed - given;
      if (held < 0) {
        throw new IOException("holds less than nothing: " + seen + ", " + given + " signalled");
      }
      seen.put(Seen.HELD, held);
    }
    lost += seen.getOrDefault(Seen.LOST, 0L);
    Long stated = seen.get(Seen.STATED_LOST);
    if (stated != null && stated != lost) {
      throw new IOException("the system lost " + lost + ", the subject knows of " + stated);
    }
  }

  @Override
  public void close() {
    process.close();
  }

  /** Tells Jackson the type. */
  private static final class SeenNumbers extends EnumMap<Seen, Long> {
    private static final long serialVersionUID = 1L;

    SeenNumbers() {
      super(Seen.class);
    }
  }
}
