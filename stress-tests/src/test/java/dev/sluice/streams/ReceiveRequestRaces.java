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
import org.openjdk.jcstress.infra.results.Z_Result;

/** What a request for received bytes may meet. */
public final class ReceiveRequestRaces {
  private ReceiveRequestRaces() {}

  @JCStressTest
  @Description("WSK D3: a request meets the indication that finds no demand.")
  @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "the request came first")
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "refused, paused and resumed, each once")
  @Outcome(expect = FORBIDDEN, desc = "a byte or a wake-up was lost")
  @State
  public static class RequestMeetsIndication extends ReceiveWorld {
    final Reader reader = subscribe(ReceiveWorld::copies, 0);

    @Actor
    public void indication() {
      arrive(1);
    }

    @Actor
    public void request() {
      reader.request(1);
    }

    @Arbiter
    public void outcome(III_Result r) {
      loop.runTasks();
      r.r1 = reader.elements;
      r.r2 = socket.refusals;
      r.r3 = socket.resumes;
    }
  }

  @JCStressTest
  @Description("A request meets the demand that ends inside an indication.")
  @Outcome(id = "2, 0, 0", expect = ACCEPTABLE, desc = "the emission saw the new demand")
  @Outcome(id = "2, 1, 1", expect = ACCEPTABLE, desc = "accepted in part, paused and resumed")
  @Outcome(expect = FORBIDDEN, desc = "a byte or a wake-up was lost")
  @State
  public static class RequestMeetsTheLastOfTheDemand extends ReceiveWorld {
    final Reader reader = subscribe(ReceiveWorld::copies, 1);

    @Actor
    public void indication() {
      arrive(2);
    }

    @Actor
    public void request() {
      reader.request(1);
    }

    @Arbiter
    public void outcome(III_Result r) {
      loop.runTasks();
      r.r1 = reader.elements;
      r.r2 = socket.refusals;
      r.r3 = socket.resumes;
    }
  }

  @JCStressTest
  @Description("A request meets the counting down of what was given.")
  @Outcome(id = "1, 4", expect = ACCEPTABLE, desc = "2 + 3 - 1")
  @Outcome(expect = FORBIDDEN, desc = "demand was lost or invented")
  @State
  public static class RequestMeetsTheCount extends ReceiveWorld {
    final Reader reader = subscribe(ReceiveWorld::copies, 2);

    @Actor
    public void indication() {
      arrive(1);
    }

    @Actor
    public void request() {
      reader.request(3);
    }

    @Arbiter
    public void outcome(II_Result r) {
      loop.runTasks();
      r.r1 = reader.elements;
      r.r2 = (int) gate.demandOr(-1);
    }
  }

  @JCStressTest
  @Description("Two requests meet at a pause: one of them resumes.")
  @Outcome(id = "1, 1, 2", expect = ACCEPTABLE, desc = "one resume; both were counted")
  @Outcome(expect = FORBIDDEN, desc = "two resumes, none, or demand lost")
  @State
  public static class TwoRequestsMeet extends ReceiveWorld {
    final Reader reader = subscribe(ReceiveWorld::copies, 0);

    public TwoRequestsMeet() {
      arrive(1);
    }

    @Actor
    public void one() {
      reader.request(1);
    }

    @Actor
    public void two() {
      reader.request(2);
    }

    @Arbiter
    public void outcome(III_Result r) {
      loop.runTasks();
      r.r1 = reader.elements;
      r.r2 = socket.resumes;
      r.r3 = (int) gate.demandOr(-1);
    }
  }

  @JCStressTest
  @Description("RS 3.17: a request without bound meets another one, and the sum saturates.")
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "without bound")
  @Outcome(expect = FORBIDDEN, desc = "the demand overflowed")
  @State
  public static class RequestWithoutBoundMeetsAnother extends ReceiveWorld {
    final Reader reader = subscribe(ReceiveWorld::copies, 1);

    @Actor
    public void one() {
      reader.request(Long.MAX_VALUE);
    }

    @Actor
    public void two() {
      reader.request(1);
    }

    @Arbiter
    public void outcome(Z_Result r) {
      loop.runTasks();
      r.r1 = gate.demandOr(-1) == Long.MAX_VALUE;
    }
  }

  @JCStressTest
  @Description(
      "A request from another thread comes as soon as onSubscribe hands out the subscription.")
  @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "the demand was there first")
  @Outcome(
      id = "1, 1, 1",
      expect = ACCEPTABLE,
      desc = "refused during the start or after, and resumed")
  @Outcome(expect = FORBIDDEN, desc = "a byte or a wake-up was lost")
  @State
  public static class RequestMeetsTheStart extends ReceiveWorld {
    final Reader reader = subscribeLater(ReceiveWorld::copies, 0);
    private boolean asked;

    @Actor
    public void start() {
      arrive(1);
    }

    @Actor
    public void request() {
      asked = reader.subscription != null;
      if (asked) {
        reader.request(1);
      }
    }

    @Arbiter
    public void outcome(III_Result r) {
      loop.runTasks();
      if (!asked) {
        reader.request(1);
        loop.runTasks();
      }
      r.r1 = reader.elements;
      r.r2 = socket.refusals;
      r.r3 = socket.resumes;
    }
  }
}
