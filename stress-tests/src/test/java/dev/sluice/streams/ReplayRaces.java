package dev.sluice.streams;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** What a subscriber of facts, such as a disconnect or the end of a close, may meet. */
public final class ReplayRaces {
  private ReplayRaces() {}

  /** One publisher of facts. */
  abstract static class ReplayWorld {
    final ScriptedLoop loop = new ScriptedLoop();
    final ReplayPublisher<Integer> publisher = new ReplayPublisher<>(loop, ReceiveWorld.FAULTS);

    final Reader subscribe(long demand) {
      Reader reader = new Reader(demand);
      publisher.subscribe(reader);
      return reader;
    }

    final void factAndEnd() {
      loop.run(() -> {
        publisher.add(1);
        publisher.end(Terminal.COMPLETED);
      });
    }
  }

  @JCStressTest
  @Description("A cancel meets a fact and the end.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "before")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "between")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "after")
  @Outcome(expect = FORBIDDEN, desc = "the end without the fact, or anything twice")
  @State
  public static class CancelMeetsFactAndEnd extends ReplayWorld {
    final Reader reader = subscribe(1);

    public CancelMeetsFactAndEnd() {
      loop.runTasks();
    }

    @Actor
    public void facts() {
      factAndEnd();
    }

    @Actor
    public void cancel() {
      reader.cancel();
    }

    @Arbiter
    public void outcome(II_Result r) {
      loop.runTasks();
      r.r1 = reader.elements;
      r.r2 = reader.completions;
    }
  }

  @JCStressTest
  @Description("A request meets a fact and the end.")
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "both, once")
  @Outcome(expect = FORBIDDEN, desc = "lost, or told twice")
  @State
  public static class RequestMeetsFactAndEnd extends ReplayWorld {
    final Reader reader = subscribe(0);

    public RequestMeetsFactAndEnd() {
      loop.runTasks();
    }

    @Actor
    public void facts() {
      factAndEnd();
    }

    @Actor
    public void request() {
      reader.request(1);
    }

    @Arbiter
    public void outcome(III_Result r) {
      loop.runTasks();
      r.r1 = reader.elements;
      r.r2 = reader.completions;
      r.r3 = reader.errors;
    }
  }

  @JCStressTest
  @Description("A subscribe meets a fact and the end.")
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "both, once")
  @Outcome(expect = FORBIDDEN, desc = "lost, or told twice")
  @State
  public static class SubscribeMeetsFactAndEnd extends ReplayWorld {
    Reader late;

    @Actor
    public void facts() {
      factAndEnd();
    }

    @Actor
    public void subscribeLate() {
      late = subscribe(1);
    }

    @Arbiter
    public void outcome(III_Result r) {
      loop.runTasks();
      r.r1 = late.elements;
      r.r2 = late.completions;
      r.r3 = late.errors;
    }
  }

  @JCStressTest
  @Description("RS 3.9: a request(0) meets a fact and the end.")
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "after")
  @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "between")
  @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "before")
  @Outcome(expect = FORBIDDEN, desc = "not exactly one end")
  @State
  public static class WrongRequestMeetsFactAndEnd extends ReplayWorld {
    final Reader reader = subscribe(1);

    public WrongRequestMeetsFactAndEnd() {
      loop.runTasks();
    }

    @Actor
    public void facts() {
      factAndEnd();
    }

    @Actor
    public void request() {
      reader.request(0);
    }

    @Arbiter
    public void outcome(III_Result r) {
      loop.runTasks();
      r.r1 = reader.elements;
      r.r2 = reader.completions;
      r.r3 = reader.errors;
    }
  }
}
