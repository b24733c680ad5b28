package dev.sluice.streams;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.sluice.api.Status;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** What a send of datagrams may meet; a call takes whole datagrams to one place. */
public final class DatagramSendRaces {
  private DatagramSendRaces() {}

  @JCStressTest
  @Description("A datagram meets the completion of the call before it.")
  @Outcome(
      id = "12, 0, 0",
      expect = ACCEPTABLE,
      desc = "both sent, in order; one thread at a time asked")
  @Outcome(
      expect = FORBIDDEN,
      desc = "datagrams lost, misplaced or held, or the source was called by two")
  @State
  public static class NextMeetsCompletion extends DatagramSendWorld {

    public NextMeetsCompletion() {
      next(1);
      loop.runTasks();
    }

    @Actor
    public void completion() {
      take();
    }

    @Actor
    public void next() {
      next(2);
    }

    @Arbiter
    public void outcome(III_Result r) {
      finish();
      r.r1 = (int) socket.sent;
      r.r2 = (int) gate.held();
      r.r3 = source.overlaps.get();
    }
  }

  @JCStressTest
  @Description("A datagram meets the flush of the one before.")
  @Outcome(
      id = "12, 0, 0",
      expect = ACCEPTABLE,
      desc = "both sent, in order; one thread at a time asked")
  @Outcome(
      expect = FORBIDDEN,
      desc = "datagrams lost, misplaced or held, or the source was called by two")
  @State
  public static class NextMeetsFlush extends DatagramSendWorld {

    public NextMeetsFlush() {
      next(1);
    }

    @Actor
    public void flush() {
      take();
    }

    @Actor
    public void next() {
      next(2);
    }

    @Arbiter
    public void outcome(III_Result r) {
      finish();
      r.r1 = (int) socket.sent;
      r.r2 = (int) gate.held();
      r.r3 = source.overlaps.get();
    }
  }

  @JCStressTest
  @Description("A datagram meets the cancel of the send.")
  @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "cancelled before")
  @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "taken before, so sent")
  @Outcome(expect = FORBIDDEN, desc = "held, or the source goes on")
  @State
  public static class NextMeetsCancel extends DatagramSendWorld {

    @Actor
    public void next() {
      next(1);
    }

    @Actor
    public void cancel() {
      end.cancel();
    }

    @Arbiter
    public void outcome(III_Result r) {
      take();
      r.r1 = (int) socket.sent;
      r.r2 = (int) gate.held();
      r.r3 = source.cancels.get();
    }
  }

  @JCStressTest
  @Description("A datagram meets the end of the socket.")
  @Outcome(id = "0, 1, 1, 0", expect = ACCEPTABLE, desc = "failed, once, and nothing is held")
  @Outcome(expect = FORBIDDEN, desc = "held, not one end, or the source goes on")
  @State
  public static class NextMeetsTheClose extends DatagramSendWorld {

    @Actor
    public void next() {
      next(1);
    }

    @Actor
    public void close() {
      loop.run(() -> gate.end(Status.CANCELLED, null));
    }

    @Arbiter
    public void outcome(IIII_Result r) {
      loop.runTasks();
      r.r1 = (int) gate.held();
      r.r2 = end.errors;
      r.r3 = source.cancels.get();
      r.r4 = end.completions;
    }
  }

  @JCStressTest
  @Description("A datagram meets others that are sent beside the send; all count together.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "all are let go of")
  @Outcome(expect = FORBIDDEN, desc = "what is held was miscounted")
  @State
  public static class NextMeetsOthersBeside extends DatagramSendWorld {
    @Actor
    public void beside() {
      for (int others = 0; others < 16; others++) {
        gate.holdBeside(1);
      }
    }

    @Actor
    public void next() {
      next(1);
    }

    @Arbiter
    public void outcome(II_Result r) {
      loop.run(() -> gate.letGoBeside(16));
      finish();
      r.r1 = (int) socket.sent;
      r.r2 = (int) gate.held();
    }
  }
}
