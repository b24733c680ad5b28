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

/** One receiver follows another while the loop goes on. */
public final class HandOverRaces {
  private HandOverRaces() {}

  @JCStressTest
  @Description("A subscribe meets the cancel that makes room for it.")
  @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "served")
  @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "too early: refused, and the byte waits")
  @Outcome(expect = FORBIDDEN, desc = "both or none, or the byte was lost")
  @State
  public static class CancelMeetsSubscribe extends ReceiveWorld {
    final Reader reader = subscribe(ReceiveWorld::copies, 0);
    Reader next;

    public CancelMeetsSubscribe() {
      arrive(1);
    }

    @Actor
    public void cancel() {
      reader.cancel();
    }

    @Actor
    public void subscribe() {
      next = subscribeLater(ReceiveWorld::copies, 1);
    }

    @Arbiter
    public void outcome(III_Result r) {
      loop.runTasks();
      r.r1 = next.errors;
      r.r2 = next.elements;
      if (next.errors == 0) {
        next.cancel();
      }
      r.r3 = successor().elements;
    }
  }

  @JCStressTest
  @Description("Two subscribers meet at a free slot.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "one served, one refused")
  @Outcome(expect = FORBIDDEN, desc = "both or none were served")
  @State
  public static class TwoSubscribersMeet extends ReceiveWorld {
    final Reader reader = subscribe(ReceiveWorld::copies, 0);
    Reader a;
    Reader b;

    public TwoSubscribersMeet() {
      arrive(1);
      reader.cancel();
      loop.runTasks();
    }

    @Actor
    public void one() {
      a = subscribeLater(ReceiveWorld::copies, 1);
    }

    @Actor
    public void two() {
      b = subscribeLater(ReceiveWorld::copies, 1);
    }

    @Arbiter
    public void outcome(II_Result r) {
      loop.runTasks();
      r.r1 = a.elements + b.elements;
      r.r2 = a.errors + b.errors;
    }
  }

  @JCStressTest
  @Description("Cancel and subscribe, one after the other, meet an indication.")
  @Outcome(id = "0, 2, 12", expect = ACCEPTABLE, desc = "before")
  @Outcome(id = "1, 1, 12", expect = ACCEPTABLE, desc = "between")
  @Outcome(id = "2, 0, 12", expect = ACCEPTABLE, desc = "after")
  @Outcome(expect = FORBIDDEN, desc = "a byte was lost, doubled or misplaced")
  @State
  public static class SuccessorMeetsIndication extends ReceiveWorld {
    final Reader reader = subscribe(ReceiveWorld::copies, Long.MAX_VALUE);
    Reader next;

    @Actor
    public void indication() {
      arrive(2);
    }

    @Actor
    public void handOver() {
      reader.cancel();
      next = subscribeLater(ReceiveWorld::copies, Long.MAX_VALUE);
    }

    @Arbiter
    public void outcome(III_Result r) {
      loop.runTasks();
      r.r1 = reader.elements;
      r.r2 = next.elements;
      r.r3 = digits(reader, next);
    }
  }

  @JCStressTest
  @Description(
      "The old one's request and cancel, subscribe and the new one's request meet an indication.")
  @Outcome(id = "0, 2, 12", expect = ACCEPTABLE, desc = "all is the successor's")
  @Outcome(id = "1, 1, 12", expect = ACCEPTABLE, desc = "the old one got what it asked for")
  @Outcome(expect = FORBIDDEN, desc = "a byte was lost, doubled or misplaced, or not asked for")
  @State
  public static class WholeHandOverMeetsIndication extends ReceiveWorld {
    final Reader reader = subscribe(ReceiveWorld::copies, 0);
    Reader next;

    @Actor
    public void indication() {
      arrive(2);
    }

    @Actor
    public void handOver() {
      reader.request(1);
      reader.cancel();
      next = subscribeLater(ReceiveWorld::copies, 0);
      if (next.subscription != null) {
        next.request(2);
      }
    }

    @Arbiter
    public void outcome(III_Result r) {
      loop.runTasks();
      next.request(2);
      loop.runTasks();
      r.r1 = reader.elements;
      r.r2 = next.elements;
      r.r3 = digits(reader, next);
    }
  }

  @JCStressTest
  @Description(
      "A late request of the old one meets its cancel, a subscribe and the new one's request.")
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "no resume by the old one")
  @Outcome(
      id = "0, 1, 2",
      expect = ACCEPTABLE,
      desc = "its late resume costs one refused indication")
  @Outcome(expect = FORBIDDEN, desc = "the byte was lost, or given to who has gone")
  @State
  public static class LateRequestMeetsSuccessor extends ReceiveWorld {
    final Reader reader = subscribe(ReceiveWorld::copies, 0);
    Reader next;

    public LateRequestMeetsSuccessor() {
      arrive(1);
    }

    @Actor
    public void late() {
      reader.request(5);
    }

    @Actor
    public void handOver() {
      reader.cancel();
      next = subscribeLater(ReceiveWorld::copies, 0);
    }

    @Arbiter
    public void outcome(III_Result r) {
      loop.runTasks();
      next.request(1);
      loop.runTasks();
      r.r1 = reader.elements;
      r.r2 = next.elements;
      r.r3 = socket.refusals;
    }
  }

  @JCStressTest
  @Description("A successor at a pause asks as soon as it has its subscription.")
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "resumed, once")
  @Outcome(expect = FORBIDDEN, desc = "a byte or a wake-up was lost")
  @State
  public static class RequestMeetsTheSuccessorsStart extends ReceiveWorld {
    final Reader reader = subscribe(ReceiveWorld::copies, 0);
    final Reader next;
    private boolean asked;

    public RequestMeetsTheSuccessorsStart() {
      arrive(1);
      reader.cancel();
      next = subscribeLater(ReceiveWorld::copies, 0);
    }

    @Actor
    public void start() {
      loop.runTasks();
    }

    @Actor
    public void request() {
      asked = next.subscription != null;
      if (asked) {
        next.request(1);
      }
    }

    @Arbiter
    public void outcome(III_Result r) {
      if (!asked) {
        next.request(1);
      }
      loop.runTasks();
      r.r1 = next.elements;
      r.r2 = socket.refusals;
      r.r3 = socket.resumes;
    }
  }
}
