package dev.sluice.streams;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZII_Result;

/** Demand, decisions, aborts and the end, on a listener that inspects. */
public final class InspectRaces {
  private InspectRaces() {}

  @JCStressTest
  @Description("A request of the subscriber meets one who asks for a connection.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "given")
  @Outcome(expect = FORBIDDEN, desc = "the request was lost or rejected")
  @State
  public static class RequestMeetsInspection extends InspectWorld {
    final Reader reader = subscribe(0);

    @Actor
    public void asks() {
      socket.ask(1);
    }

    @Actor
    public void request() {
      reader.request(1);
    }

    @Arbiter
    public void outcome(II_Result r) {
      loop.runTasks();
      r.r1 = reader.elements;
      r.r2 = socket.rejects;
    }
  }

  @JCStressTest
  @Description("WSK R40: a decision meets the abort of its request.")
  @Outcome(id = "true, 1, 1", expect = ACCEPTABLE, desc = "decided, and gone after that")
  @Outcome(
      id = "true, 0, 1",
      expect = ACCEPTABLE,
      desc = "decided too late for the subsystem: gone")
  @Outcome(id = "false, 0, 1", expect = ACCEPTABLE, desc = "gone before")
  @Outcome(expect = FORBIDDEN, desc = "decided and told otherwise, or the abort was not told")
  @State
  public static class DecisionMeetsAbort extends InspectWorld {
    final Reader reader = subscribe(1);
    final Reader aborts = subscribeToAborts(9);
    private boolean decided;

    public DecisionMeetsAbort() {
      socket.ask(1);
    }

    @Actor
    public void abort() {
      socket.abort(1);
    }

    @Actor
    public void decision() {
      decided = reader.asks.accept();
    }

    @Arbiter
    public void outcome(ZII_Result r) {
      loop.runTasks();
      r.r1 = decided;
      r.r2 = socket.accepts;
      r.r3 = aborts.elements;
    }
  }

  @JCStressTest
  @Description("A decision on another thread meets the onNext that gave the request.")
  @Outcome(id = "true, 1, 0", expect = ACCEPTABLE, desc = "decided, once")
  @Outcome(expect = FORBIDDEN, desc = "the decision was lost")
  @State
  public static class DecisionMeetsItsOnNext extends InspectWorld {
    final Reader reader = subscribe(1);
    private boolean decided;

    @Actor
    public void asks() {
      socket.ask(1);
    }

    @Actor
    public void decision() {
      ConnectionRequest given = reader.asks;
      if (given != null) {
        decided = given.accept();
      }
    }

    @Arbiter
    public void outcome(ZII_Result r) {
      if (!decided) {
        decided = reader.asks.accept();
      }
      loop.runTasks();
      r.r1 = decided;
      r.r2 = socket.accepts;
      r.r3 = socket.rejects;
    }
  }

  @JCStressTest
  @Description("The first of two decisions counts.")
  @Outcome(id = "1, 0, 1, 0", expect = ACCEPTABLE, desc = "accepted")
  @Outcome(id = "0, 1, 0, 1", expect = ACCEPTABLE, desc = "rejected")
  @Outcome(expect = FORBIDDEN, desc = "both or none counted, or another one was carried out")
  @State
  public static class TwoDecisionsMeet extends InspectWorld {
    final Reader reader = subscribe(1);
    private boolean accepted;
    private boolean rejected;

    public TwoDecisionsMeet() {
      socket.ask(1);
    }

    @Actor
    public void accept() {
      accepted = reader.asks.accept();
    }

    @Actor
    public void reject() {
      rejected = reader.asks.reject();
    }

    @Arbiter
    public void outcome(IIII_Result r) {
      loop.runTasks();
      r.r1 = accepted ? 1 : 0;
      r.r2 = rejected ? 1 : 0;
      r.r3 = socket.accepts;
      r.r4 = socket.rejects;
    }
  }

  @JCStressTest
  @Description("A request of the subscriber meets the abort of who waits.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "given, and the abort told")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "gone before anybody knew of it")
  @Outcome(
      expect = FORBIDDEN,
      desc = "the abort of what was given was not told, or of what was not")
  @State
  public static class RequestMeetsAbort extends InspectWorld {
    final Reader reader = subscribe(0);
    final Reader aborts = subscribeToAborts(9);

    public RequestMeetsAbort() {
      socket.ask(1);
    }

    @Actor
    public void abort() {
      loop.runTasks();
      socket.abort(1);
    }

    @Actor
    public void request() {
      reader.request(1);
    }

    @Arbiter
    public void outcome(II_Result r) {
      loop.runTasks();
      r.r1 = reader.elements;
      r.r2 = aborts.elements;
    }
  }

  @JCStressTest
  @Description("A request for ids meets an abort.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "told")
  @Outcome(expect = FORBIDDEN, desc = "the id was lost")
  @State
  public static class RequestMeetsTheAbortsId extends InspectWorld {
    final Reader reader = subscribe(1);
    final Reader aborts = subscribeToAborts(0);

    public RequestMeetsTheAbortsId() {
      socket.ask(1);
    }

    @Actor
    public void abort() {
      socket.abort(1);
    }

    @Actor
    public void request() {
      aborts.request(1);
    }

    @Arbiter
    public void outcome(II_Result r) {
      loop.runTasks();
      r.r1 = aborts.elements;
      r.r2 = socket.rejects;
    }
  }
}
