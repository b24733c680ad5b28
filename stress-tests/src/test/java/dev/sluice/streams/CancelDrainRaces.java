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

/** What the policy to drain may meet after a cancel. */
public final class CancelDrainRaces {
  private CancelDrainRaces() {}

  @JCStressTest
  @Description("A cancel meets the giving of two bytes, of which one is to be drained after it.")
  @Outcome(
      id = "0, 1, 2",
      expect = ACCEPTABLE,
      desc = "before: one dropped, the other the successor's")
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "between: the other dropped")
  @Outcome(id = "12, 0, 0", expect = ACCEPTABLE, desc = "after")
  @Outcome(expect = FORBIDDEN, desc = "a byte was lost, doubled, or dropped beyond the number")
  @State
  public static class CancelMeetsIndication extends ConnectionWorld {
    final Reader reader = subscribe(Long.MAX_VALUE);

    public CancelMeetsIndication() {
      super(StreamOptions.defaults().withCancelPolicy(CancelPolicy.drain(1)));
    }

    @Actor
    public void indication() {
      socket.arrive(2);
    }

    @Actor
    public void cancel() {
      reader.cancel();
    }

    @Arbiter
    public void outcome(III_Result r) {
      Reader next = successor();
      r.r1 = (int) reader.digits;
      r.r2 = dropped();
      r.r3 = (int) next.digits;
    }
  }

  @JCStressTest
  @Description("A cancel meets the last byte and the end behind it.")
  @Outcome(id = "1, 0, 1, 1", expect = ACCEPTABLE, desc = "after both")
  @Outcome(id = "1, 0, 0, 1", expect = ACCEPTABLE, desc = "given, cancelled before the end")
  @Outcome(id = "0, 1, 0, 1", expect = ACCEPTABLE, desc = "dropped, and the end is found")
  @Outcome(expect = FORBIDDEN, desc = "the byte was lost or doubled, or the end not found")
  @State
  public static class CancelMeetsTheEnd extends ConnectionWorld {
    final Reader reader = subscribe(Long.MAX_VALUE);

    public CancelMeetsTheEnd() {
      super(StreamOptions.defaults().withCancelPolicy(CancelPolicy.drain(9)));
    }

    @Actor
    public void end() {
      socket.arrive(1);
      socket.finish();
    }

    @Actor
    public void cancel() {
      reader.cancel();
    }

    @Arbiter
    public void outcome(IIII_Result r) {
      loop.runTasks();
      r.r2 = dropped();
      Reader next = successor();
      r.r1 = reader.elements;
      r.r3 = reader.completions;
      r.r4 = next.completions;
    }
  }

  @JCStressTest
  @Description("A cancel meets the closing of the socket.")
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "told before")
  @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "cancelled before")
  @Outcome(expect = FORBIDDEN, desc = "told twice, or not to the successor, or something dropped")
  @State
  public static class CancelMeetsTheClose extends ConnectionWorld {
    final Reader reader = subscribe(Long.MAX_VALUE);

    public CancelMeetsTheClose() {
      super(StreamOptions.defaults().withCancelPolicy(CancelPolicy.drain(9)));
    }

    @Actor
    public void close() {
      breakOff();
    }

    @Actor
    public void cancel() {
      reader.cancel();
    }

    @Arbiter
    public void outcome(III_Result r) {
      Reader next = successor();
      r.r1 = reader.errors;
      r.r2 = next.errors;
      r.r3 = dropped();
    }
  }

  @JCStressTest
  @Description("What begins to drain after a cancel meets a subscribe, with a byte there.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "dropped before")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the newcomer's")
  @Outcome(expect = FORBIDDEN, desc = "the byte was lost or doubled")
  @State
  public static class DrainMeetsSubscribe extends ConnectionWorld {
    final Reader reader = subscribe(0);
    Reader next;

    public DrainMeetsSubscribe() {
      super(StreamOptions.defaults().withCancelPolicy(CancelPolicy.drain(9)));
      socket.arrive(1);
      reader.cancel();
    }

    @Actor
    public void drain() {
      loop.runTasks();
    }

    @Actor
    public void subscribe() {
      next = subscribeLater(1);
    }

    @Arbiter
    public void outcome(II_Result r) {
      loop.runTasks();
      r.r1 = dropped();
      r.r2 = next.elements;
    }
  }

  @JCStressTest
  @Description("Cancel and subscribe, one after the other, meet the giving of two bytes.")
  @Outcome(id = "12, 0, 0", expect = ACCEPTABLE, desc = "after")
  @Outcome(id = "1, 0, 2", expect = ACCEPTABLE, desc = "between")
  @Outcome(
      id = "0, 0, 12",
      expect = ACCEPTABLE,
      desc = "before: nothing is dropped for the successor")
  @Outcome(id = "0, 2, 0", expect = ACCEPTABLE, desc = "dropped before the successor came")
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "the same with one byte")
  @Outcome(expect = FORBIDDEN, desc = "a byte was lost or doubled")
  @State
  public static class HandOverMeetsIndication extends ConnectionWorld {
    final Reader reader = subscribe(Long.MAX_VALUE);
    Reader next;

    public HandOverMeetsIndication() {
      super(StreamOptions.defaults().withCancelPolicy(CancelPolicy.drain(9)));
    }

    @Actor
    public void indication() {
      socket.arrive(2);
    }

    @Actor
    public void handOver() {
      reader.cancel();
      next = subscribeLater(9);
    }

    @Arbiter
    public void outcome(III_Result r) {
      loop.runTasks();
      r.r1 = (int) reader.digits;
      r.r2 = dropped();
      r.r3 = (int) next.digits;
    }
  }

  @JCStressTest
  @Description("A subscribe meets bytes that are being drained.")
  @Outcome(id = "2, 0, 0", expect = ACCEPTABLE, desc = "dropped before")
  @Outcome(id = "0, 12, 0", expect = ACCEPTABLE, desc = "the newcomer's")
  @Outcome(
      expect = FORBIDDEN,
      desc = "a byte was lost or doubled, only a part dropped, or any after the subscribe")
  @State
  public static class SubscribeMeetsIndication extends ConnectionWorld {
    final Reader reader = subscribe(Long.MAX_VALUE);
    private Reader next;
    private volatile boolean subscribed;
    private boolean tooLate;

    public SubscribeMeetsIndication() {
      super(StreamOptions.defaults().withCancelPolicy(CancelPolicy.drain(9)));
      reader.cancel();
      loop.runTasks();
    }

    @Actor
    public void indication() {
      boolean before = subscribed;
      socket.arrive(2);
      tooLate = before && dropped() > 0;
    }

    @Actor
    public void subscribe() {
      next = subscribeLater(9);
      subscribed = true;
    }

    @Arbiter
    public void outcome(III_Result r) {
      loop.runTasks();
      r.r1 = dropped();
      r.r2 = (int) next.digits;
      r.r3 = tooLate ? 1 : 0;
    }
  }
}
