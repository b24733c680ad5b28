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
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** What the elements of a send may meet. */
public final class SendRaces {
  private SendRaces() {}

  @JCStressTest
  @Description(
      "RS 2.7: an element meets the completion of the call before; both may ask the source for more.")
  @Outcome(
      id = "12, 0, 0",
      expect = ACCEPTABLE,
      desc = "both sent, in order; one thread at a time asked")
  @Outcome(
      expect = FORBIDDEN,
      desc = "bytes lost, misplaced or held, or the source was called by two")
  @State
  public static class NextMeetsCompletion extends SendWorld {
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
  @Description("An element meets the flush of the one before.")
  @Outcome(id = "12, 0, 0", expect = ACCEPTABLE, desc = "both sent, in order")
  @Outcome(expect = FORBIDDEN, desc = "bytes lost, misplaced or held")
  @State
  public static class NextMeetsFlush extends SendWorld {
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
  @Description("An element meets the cancel of the send.")
  @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "not taken")
  @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "taken, so sent")
  @Outcome(expect = FORBIDDEN, desc = "bytes held for ever, or the source was not cancelled once")
  @State
  public static class NextMeetsCancel extends SendWorld {

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
  @Description("An element meets the end of the connection.")
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "failed, once")
  @Outcome(expect = FORBIDDEN, desc = "bytes held for ever, or not exactly one error")
  @State
  public static class NextMeetsTheEndOfTheConnection extends SendWorld {

    @Actor
    public void next() {
      next(1);
    }

    @Actor
    public void end() {
      loop.run(() -> gate.end(Status.CONNECTION_RESET, null));
    }

    @Arbiter
    public void outcome(III_Result r) {
      take();
      r.r1 = (int) gate.held();
      r.r2 = end.errors;
      r.r3 = source.cancels.get();
    }
  }

  @JCStressTest
  @Description("The source's end meets the completion of its last element.")
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "sent and completed, once")
  @Outcome(expect = FORBIDDEN, desc = "the end was lost or told twice")
  @State
  public static class SourceEndMeetsCompletion extends SendWorld {
    public SourceEndMeetsCompletion() {
      next(1);
      loop.runTasks();
    }

    @Actor
    public void completion() {
      take();
    }

    @Actor
    public void complete() {
      processor.onComplete();
    }

    @Arbiter
    public void outcome(III_Result r) {
      take();
      r.r1 = (int) socket.sent;
      r.r2 = end.completions;
      r.r3 = end.errors;
    }
  }

  @JCStressTest
  @Description("A cancel meets the completion of all; the next send may begin.")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "cancelled")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "completed")
  @Outcome(expect = FORBIDDEN, desc = "the end was told twice, or the next send was refused")
  @State
  public static class CancelMeetsCompletion extends SendWorld {
    public CancelMeetsCompletion() {
      next(1);
      processor.onComplete();
      loop.runTasks();
    }

    @Actor
    public void completion() {
      take();
    }

    @Actor
    public void cancel() {
      end.cancel();
    }

    @Arbiter
    public void outcome(II_Result r) {
      take();
      Reader other = new Reader(1);
      SendProcessor.OfBuffers next = new SendProcessor.OfBuffers(gate);
      next.subscribe(other);
      loop.runTasks();
      next.onSubscribe(new Source());
      loop.runTasks();
      r.r1 = end.ends();
      r.r2 = other.errors;
    }
  }

  @JCStressTest
  @Description(
      "RS 2.7: what the subscriber asks for and what a cancel says never overlap at the source.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "one at a time, and it was cancelled once")
  @Outcome(expect = FORBIDDEN, desc = "two threads called the source, or it was not cancelled once")
  @State
  public static class TwoWordsToTheSourceMeet extends SendWorld {
    public TwoWordsToTheSourceMeet() {
      super(StreamOptions.defaults().withSendWindow(1)); // full, so that the completion asks
      next(1);
      loop.runTasks();
    }

    @Actor
    public void completion() {
      take();
    }

    @Actor
    public void cancel() {
      end.cancel();
    }

    @Arbiter
    public void outcome(II_Result r) {
      take();
      r.r1 = source.overlaps.get();
      r.r2 = source.cancels.get();
    }
  }
}
