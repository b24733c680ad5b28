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
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** What who goes, or the end, may meet on a listener that inspects. */
public final class InspectEndRaces {
  private InspectEndRaces() {}

  @JCStressTest
  @Description("A cancel meets one who asks for a connection.")
  @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "given before")
  @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "waited for who has gone, so rejected")
  @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "asked after, so it waits for the next")
  @Outcome(expect = FORBIDDEN, desc = "the request was lost, or given and rejected")
  @State
  public static class CancelMeetsInspection extends InspectWorld {
    final Reader reader = subscribe(9);

    @Actor
    public void asks() {
      loop.runTasks();
      socket.ask(1);
    }

    @Actor
    public void cancel() {
      reader.cancel();
    }

    @Arbiter
    public void outcome(III_Result r) {
      Reader next = successor();
      r.r1 = reader.elements;
      r.r2 = socket.rejects;
      r.r3 = next.elements;
    }
  }

  @JCStressTest
  @Description(
      "A cancel that frees the place meets who takes it, and a request that waits for that one.")
  @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "it waits for the successor")
  @Outcome(
      id = "0, 1, 0",
      expect = ACCEPTABLE,
      desc = "the successor was refused; it waits for who comes next")
  @Outcome(
      id = "0, 1, 1",
      expect = ACCEPTABLE,
      desc = "the successor was refused; rejected with the cancel")
  @Outcome(expect = FORBIDDEN, desc = "what waits for the successor was rejected, or lost")
  @State
  public static class CancelMeetsTheSuccessorsRequest extends InspectWorld {
    final Reader reader = subscribe(0);
    Reader next;

    @Actor
    public void newcomer() {
      loop.run(() -> {
        next = new Reader(0);
        gate.requests().subscribe(next);
      });
      socket.ask(1);
    }

    @Actor
    public void cancel() {
      reader.cancel();
    }

    @Arbiter
    public void outcome(III_Result r) {
      loop.runTasks();
      next.request(1);
      loop.runTasks();
      r.r1 = next.elements;
      r.r2 = next.errors;
      r.r3 = socket.rejects;
    }
  }

  @JCStressTest
  @Description("A cancel meets the abort of who waits.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "rejected")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "gone before anybody knew of it")
  @Outcome(
      expect = FORBIDDEN,
      desc = "rejected after its abort, or an abort told of what nobody knew")
  @State
  public static class CancelMeetsAbort extends InspectWorld {
    final Reader reader = subscribe(0);
    final Reader aborts = subscribeToAborts(9);

    public CancelMeetsAbort() {
      socket.ask(1);
    }

    @Actor
    public void abort() {
      loop.runTasks();
      socket.abort(1);
    }

    @Actor
    public void cancel() {
      reader.cancel();
    }

    @Arbiter
    public void outcome(II_Result r) {
      loop.runTasks();
      r.r1 = socket.rejects;
      r.r2 = aborts.elements;
    }
  }

  @JCStressTest
  @Description("RS 3.9: a request(0) meets one who asks for a connection.")
  @Outcome(id = "1, 1, 0, 0", expect = ACCEPTABLE, desc = "given before")
  @Outcome(id = "0, 1, 1, 0", expect = ACCEPTABLE, desc = "waited for who has failed, so rejected")
  @Outcome(id = "0, 1, 0, 1", expect = ACCEPTABLE, desc = "asked after, so it waits for the next")
  @Outcome(
      expect = FORBIDDEN,
      desc = "not one error, or the request was lost, or given and rejected")
  @State
  public static class WrongRequestMeetsInspection extends InspectWorld {
    final Reader reader = subscribe(9);

    @Actor
    public void asks() {
      loop.runTasks();
      socket.ask(1);
    }

    @Actor
    public void request() {
      reader.request(0);
    }

    @Arbiter
    public void outcome(IIII_Result r) {
      Reader next = successor();
      r.r1 = reader.elements;
      r.r2 = reader.errors;
      r.r3 = socket.rejects;
      r.r4 = next.elements;
    }
  }

  @JCStressTest
  @Description("A decision meets the close.")
  @Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "decided before")
  @Outcome(
      id = "true, 0",
      expect = ACCEPTABLE,
      desc = "decided, and the close came before the loop knew")
  @Outcome(id = "false, 0", expect = ACCEPTABLE, desc = "closed before")
  @Outcome(expect = FORBIDDEN, desc = "carried out and told otherwise")
  @State
  public static class DecisionMeetsTheClose extends InspectWorld {
    final Reader reader = subscribe(1);
    private boolean decided;

    public DecisionMeetsTheClose() {
      socket.ask(1);
    }

    @Actor
    public void close() {
      loop.runTasks();
      breakOff();
    }

    @Actor
    public void decision() {
      decided = reader.asks.accept();
    }

    @Arbiter
    public void outcome(ZI_Result r) {
      loop.runTasks();
      r.r1 = decided;
      r.r2 = socket.accepts;
    }
  }

  @JCStressTest
  @Description("A request of the subscriber meets the close while one waits.")
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "given, then the end")
  @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "the end")
  @Outcome(expect = FORBIDDEN, desc = "not one end, or rejected besides")
  @State
  public static class RequestMeetsTheClose extends InspectWorld {
    final Reader reader = subscribe(0);

    public RequestMeetsTheClose() {
      socket.ask(1);
    }

    @Actor
    public void close() {
      loop.runTasks();
      breakOff();
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
      r.r3 = socket.rejects + reader.errors;
    }
  }

  @JCStressTest
  @Description("A cancel meets the close while one waits.")
  @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "rejected before the close")
  @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "cancelled before; the socket resets it")
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "told before")
  @Outcome(
      expect = FORBIDDEN,
      desc = "the end was told twice, or not to the successor, or after a cancel")
  @State
  public static class CancelMeetsTheClose extends InspectWorld {
    final Reader reader = subscribe(0);

    public CancelMeetsTheClose() {
      socket.ask(1);
    }

    @Actor
    public void close() {
      loop.runTasks();
      breakOff();
    }

    @Actor
    public void cancel() {
      reader.cancel();
    }

    @Arbiter
    public void outcome(III_Result r) {
      Reader next = successor();
      r.r1 = socket.rejects;
      r.r2 = reader.completions;
      r.r3 = next.completions;
    }
  }
}
