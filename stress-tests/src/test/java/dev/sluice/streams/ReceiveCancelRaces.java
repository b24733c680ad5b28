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

/** What a cancel, or a wrong request, of a receiver may meet. */
public final class ReceiveCancelRaces {
  private ReceiveCancelRaces() {}

  @JCStressTest
  @Description("A cancel meets the giving of two bytes; a successor reads the rest.")
  @Outcome(id = "0, 2, 12", expect = ACCEPTABLE, desc = "before")
  @Outcome(id = "1, 1, 12", expect = ACCEPTABLE, desc = "between")
  @Outcome(id = "2, 0, 12", expect = ACCEPTABLE, desc = "after")
  @Outcome(expect = FORBIDDEN, desc = "a byte was lost, doubled or misplaced")
  @State
  public static class CancelMeetsIndication extends ReceiveWorld {
    final Reader reader = subscribe(ReceiveWorld::copies, Long.MAX_VALUE);

    @Actor
    public void indication() {
      arrive(2);
    }

    @Actor
    public void cancel() {
      reader.cancel();
    }

    @Arbiter
    public void outcome(III_Result r) {
      Reader next = successor();
      r.r1 = reader.elements;
      r.r2 = next.elements;
      r.r3 = digits(reader, next);
    }
  }

  @JCStressTest
  @Description("A request meets a cancel at a pause.")
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "no resume")
  @Outcome(
      id = "0, 1, 2",
      expect = ACCEPTABLE,
      desc = "the late resume costs one refused indication")
  @Outcome(expect = FORBIDDEN, desc = "the byte was lost, or given to who cancelled")
  @State
  public static class RequestMeetsCancel extends ReceiveWorld {
    final Reader reader = subscribe(ReceiveWorld::copies, 0);

    public RequestMeetsCancel() {
      arrive(1);
    }

    @Actor
    public void request() {
      reader.request(1);
    }

    @Actor
    public void cancel() {
      reader.cancel();
    }

    @Arbiter
    public void outcome(III_Result r) {
      Reader next = successor();
      r.r1 = reader.elements;
      r.r2 = next.elements;
      r.r3 = socket.refusals;
    }
  }

  @JCStressTest
  @Description("RS 3.7: two cancels free the slot once.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "freed once, and a successor is served")
  @Outcome(expect = FORBIDDEN, desc = "freed twice, or not at all")
  @State
  public static class TwoCancelsMeet extends ReceiveWorld {
    final Reader reader = subscribe(ReceiveWorld::copies, 1);

    @Actor
    public void one() {
      reader.cancel();
    }

    @Actor
    public void two() {
      reader.cancel();
    }

    @Arbiter
    public void outcome(II_Result r) {
      r.r1 = freed.get();
      Reader next = successor();
      arrive(1);
      r.r2 = next.elements;
    }
  }

  @JCStressTest
  @Description("RS 3.9: a request(-1) meets an indication.")
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "the byte is the successor's")
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "the byte was given before")
  @Outcome(expect = FORBIDDEN, desc = "the byte was lost, or there was not one error")
  @State
  public static class WrongRequestMeetsIndication extends ReceiveWorld {
    final Reader reader = subscribe(ReceiveWorld::copies, 1);

    @Actor
    public void indication() {
      arrive(1);
    }

    @Actor
    public void request() {
      reader.request(-1);
    }

    @Arbiter
    public void outcome(III_Result r) {
      Reader next = successor();
      r.r1 = reader.elements;
      r.r2 = reader.errors;
      r.r3 = next.elements;
    }
  }

  @JCStressTest
  @Description("RS 3.9: a request(0) meets a cancel.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "cancelled")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "failed")
  @Outcome(expect = FORBIDDEN, desc = "more than one error, or the slot was not freed")
  @State
  public static class WrongRequestMeetsCancel extends ReceiveWorld {
    final Reader reader = subscribe(ReceiveWorld::copies, 0);

    @Actor
    public void request() {
      reader.request(0);
    }

    @Actor
    public void cancel() {
      reader.cancel();
    }

    @Arbiter
    public void outcome(II_Result r) {
      Reader next = successor();
      arrive(1);
      r.r1 = reader.errors;
      r.r2 = next.elements;
    }
  }

  @JCStressTest
  @Description("RS 3.9: two wrong requests meet.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "one error")
  @Outcome(expect = FORBIDDEN, desc = "not exactly one error, or the slot was not freed once")
  @State
  public static class TwoWrongRequestsMeet extends ReceiveWorld {
    final Reader reader = subscribe(ReceiveWorld::copies, 0);

    @Actor
    public void one() {
      reader.request(0);
    }

    @Actor
    public void two() {
      reader.request(-1);
    }

    @Arbiter
    public void outcome(II_Result r) {
      loop.runTasks();
      r.r1 = reader.errors;
      r.r2 = freed.get();
    }
  }

  @JCStressTest
  @Description("A request at a pause meets a wrong one.")
  @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "the error; the byte is the successor's")
  @Outcome(expect = FORBIDDEN, desc = "not exactly one error, or the byte was lost")
  @State
  public static class RequestMeetsWrongRequest extends ReceiveWorld {
    final Reader reader = subscribe(ReceiveWorld::copies, 0);

    public RequestMeetsWrongRequest() {
      arrive(1);
    }

    @Actor
    public void good() {
      reader.request(1);
    }

    @Actor
    public void wrong() {
      reader.request(0);
    }

    @Arbiter
    public void outcome(III_Result r) {
      Reader next = successor();
      r.r1 = reader.errors;
      r.r2 = reader.elements;
      r.r3 = next.elements;
    }
  }
}
