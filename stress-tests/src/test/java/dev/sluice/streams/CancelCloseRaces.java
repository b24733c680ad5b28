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

/** What the policies to close and to abort may meet after a cancel. */
public final class CancelCloseRaces {
  private CancelCloseRaces() {}

  @JCStressTest
  @Description("CLOSE: a cancel meets a byte.")
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "given before")
  @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "not given")
  @Outcome(expect = FORBIDDEN, desc = "not one FIN, or aborted")
  @State
  public static class CloseMeetsIndication extends ConnectionWorld {
    final Reader reader = subscribe(Long.MAX_VALUE);

    public CloseMeetsIndication() {
      super(StreamOptions.defaults().withCancelPolicy(CancelPolicy.CLOSE));
    }

    @Actor
    public void indication() {
      socket.arrive(1);
    }

    @Actor
    public void cancel() {
      reader.cancel();
    }

    @Arbiter
    public void outcome(III_Result r) {
      loop.runTasks();
      r.r1 = reader.elements;
      r.r2 = socket.disconnects;
      r.r3 = socket.aborts;
    }
  }

  @JCStressTest
  @Description(
      "CLOSE: a cancel meets the peer's disconnect; who had the end has not gone before it.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "told before")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "cancelled before, so closed")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "cancelled while the end was being told")
  @Outcome(expect = FORBIDDEN, desc = "told and closed, or closed twice")
  @State
  public static class CloseMeetsTheEnd extends ConnectionWorld {
    final Reader reader = subscribe(Long.MAX_VALUE);

    public CloseMeetsTheEnd() {
      super(StreamOptions.defaults().withCancelPolicy(CancelPolicy.CLOSE));
    }

    @Actor
    public void end() {
      socket.finish();
    }

    @Actor
    public void cancel() {
      reader.cancel();
    }

    @Arbiter
    public void outcome(II_Result r) {
      loop.runTasks();
      r.r1 = reader.completions;
      r.r2 = socket.closes;
    }
  }

  @JCStressTest
  @Description("CLOSE: a cancel meets the closing of the socket.")
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "told before")
  @Outcome(
      id = "0, 1, 0",
      expect = ACCEPTABLE,
      desc = "cancelled before; the socket closes by itself")
  @Outcome(
      id = "0, 1, 1",
      expect = ACCEPTABLE,
      desc = "cancelled before; a FIN was asked for, then it closed")
  @Outcome(expect = FORBIDDEN, desc = "told twice, or closed twice")
  @State
  public static class CloseMeetsTheClose extends ConnectionWorld {
    final Reader reader = subscribe(Long.MAX_VALUE);

    public CloseMeetsTheClose() {
      super(StreamOptions.defaults().withCancelPolicy(CancelPolicy.CLOSE));
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
      loop.runTasks();
      r.r1 = reader.errors;
      r.r2 = socket.closes;
      r.r3 = socket.disconnects;
    }
  }

  @JCStressTest
  @Description("CLOSE: what begins to close after a cancel meets a subscribe, with a byte there.")
  @Outcome(
      id = "1, 1, 0",
      expect = ACCEPTABLE,
      desc = "the newcomer has the byte; closed when it has gone")
  @Outcome(expect = FORBIDDEN, desc = "not one FIN, or closed under the newcomer")
  @State
  public static class CloseMeetsSubscribe extends ConnectionWorld {
    final Reader reader = subscribe(0);
    Reader next;

    public CloseMeetsSubscribe() {
      super(StreamOptions.defaults().withCancelPolicy(CancelPolicy.CLOSE));
      socket.arrive(1);
      reader.cancel();
    }

    @Actor
    public void close() {
      loop.runTasks();
    }

    @Actor
    public void subscribe() {
      next = subscribeLater(1);
    }

    @Arbiter
    public void outcome(III_Result r) {
      loop.runTasks();
      r.r1 = next.elements;
      r.r2 = socket.disconnects;
      r.r3 = socket.closes;
    }
  }

  @JCStressTest
  @Description("ABORT: a cancel meets a byte.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "given before")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "not given")
  @Outcome(expect = FORBIDDEN, desc = "not aborted once")
  @State
  public static class AbortMeetsIndication extends ConnectionWorld {
    final Reader reader = subscribe(Long.MAX_VALUE);

    public AbortMeetsIndication() {
      super(StreamOptions.defaults().withCancelPolicy(CancelPolicy.ABORT));
    }

    @Actor
    public void indication() {
      socket.arrive(1);
    }

    @Actor
    public void cancel() {
      reader.cancel();
    }

    @Arbiter
    public void outcome(II_Result r) {
      loop.runTasks();
      r.r1 = reader.elements;
      r.r2 = socket.aborts;
    }
  }

  @JCStressTest
  @Description(
      "ABORT: a cancel meets the peer's disconnect; who had the end has not gone before it.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "told before")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "cancelled before, so aborted")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "cancelled while the end was being told")
  @Outcome(expect = FORBIDDEN, desc = "told and aborted")
  @State
  public static class AbortMeetsTheEnd extends ConnectionWorld {
    final Reader reader = subscribe(Long.MAX_VALUE);

    public AbortMeetsTheEnd() {
      super(StreamOptions.defaults().withCancelPolicy(CancelPolicy.ABORT));
    }

    @Actor
    public void end() {
      socket.finish();
    }

    @Actor
    public void cancel() {
      reader.cancel();
    }

    @Arbiter
    public void outcome(II_Result r) {
      loop.runTasks();
      r.r1 = reader.completions;
      r.r2 = socket.aborts;
    }
  }

  @JCStressTest
  @Description("ABORT: a cancel meets the closing of the socket.")
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "told before")
  @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "cancelled before; the socket was closing")
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "cancelled before, so aborted")
  @Outcome(expect = FORBIDDEN, desc = "told twice, or closed twice")
  @State
  public static class AbortMeetsTheClose extends ConnectionWorld {
    final Reader reader = subscribe(Long.MAX_VALUE);

    public AbortMeetsTheClose() {
      super(StreamOptions.defaults().withCancelPolicy(CancelPolicy.ABORT));
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
      loop.runTasks();
      r.r1 = reader.errors;
      r.r2 = socket.closes;
      r.r3 = socket.aborts;
    }
  }

  @JCStressTest
  @Description("ABORT: cancel and abort meet a subscribe.")
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "aborted, and the newcomer is told")
  @Outcome(expect = FORBIDDEN, desc = "not aborted once, or the newcomer not told once")
  @State
  public static class AbortMeetsSubscribe extends ConnectionWorld {
    final Reader reader = subscribe(0);
    Reader next;

    public AbortMeetsSubscribe() {
      super(StreamOptions.defaults().withCancelPolicy(CancelPolicy.ABORT));
    }

    @Actor
    public void cancel() {
      loop.run(reader::cancel);
    }

    @Actor
    public void subscribe() {
      next = subscribeLater(1);
    }

    @Arbiter
    public void outcome(III_Result r) {
      loop.runTasks();
      r.r1 = socket.aborts;
      r.r2 = next.errors;
      r.r3 = socket.closes;
    }
  }
}
