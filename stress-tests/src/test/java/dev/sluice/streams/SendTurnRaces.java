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

/** Whose turn it is to send. */
public final class SendTurnRaces {
  private SendTurnRaces() {}

  @JCStressTest
  @Description("Two sends begin at once.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "one begins, one is refused")
  @Outcome(expect = FORBIDDEN, desc = "both or none")
  @State
  public static class TwoSendsMeet extends SendWorld {
    final SendProcessor.OfBuffers a = new SendProcessor.OfBuffers(gate);
    final SendProcessor.OfBuffers b = new SendProcessor.OfBuffers(gate);
    final Reader endOfA = new Reader(1);
    final Reader endOfB = new Reader(1);
    final Source ofA = new Source();
    final Source ofB = new Source();

    public TwoSendsMeet() {
      processor.onComplete();
      a.subscribe(endOfA);
      b.subscribe(endOfB);
      loop.runTasks();
    }

    @Actor
    public void one() {
      a.onSubscribe(ofA);
    }

    @Actor
    public void two() {
      b.onSubscribe(ofB);
    }

    @Arbiter
    public void outcome(II_Result r) {
      loop.runTasks();
      r.r1 = endOfA.errors + endOfB.errors;
      r.r2 = ofA.cancels.get() + ofB.cancels.get();
    }
  }

  @JCStressTest
  @Description("A send that begins meets a disconnect, which comes after it or refuses it.")
  @Outcome(id = "1, 0, 1, 1", expect = ACCEPTABLE, desc = "sent, then the disconnect")
  @Outcome(id = "0, 1, 1, 0", expect = ACCEPTABLE, desc = "refused")
  @Outcome(expect = FORBIDDEN, desc = "the disconnect was lost, or did not wait")
  @State
  public static class SendMeetsDisconnect extends SendWorld {
    final SendProcessor.OfBuffers late = new SendProcessor.OfBuffers(gate);
    final Reader endOfLate = new Reader(1);
    final Source ofLate = new Source();
    private int disconnects;
    private int sentBefore;

    public SendMeetsDisconnect() {
      processor.onComplete();
      late.subscribe(endOfLate);
      loop.runTasks();
    }

    private void disconnect() {
      disconnects++;
      sentBefore = (int) socket.sent;
    }

    @Actor
    public void endAfterActive() {
      loop.run(() -> gate.endAfterActive(this::disconnect));
    }

    @Actor
    public void begin() {
      late.onSubscribe(ofLate);
    }

    @Arbiter
    public void outcome(IIII_Result r) {
      loop.runTasks();
      late.onNext(bytes(1));
      late.onComplete();
      take();
      r.r1 = endOfLate.completions;
      r.r2 = endOfLate.errors;
      r.r3 = disconnects;
      r.r4 = sentBefore;
    }
  }

  @JCStressTest
  @Description("A send that begins meets the end of the connection.")
  @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "failed, once")
  @Outcome(expect = FORBIDDEN, desc = "the send waits for ever, or was told twice")
  @State
  public static class SendMeetsTheEndOfTheConnection extends SendWorld {
    final SendProcessor.OfBuffers late = new SendProcessor.OfBuffers(gate);
    final Reader endOfLate = new Reader(1);
    final Source ofLate = new Source();

    public SendMeetsTheEndOfTheConnection() {
      processor.onComplete();
      late.subscribe(endOfLate);
      loop.runTasks();
    }

    @Actor
    public void end() {
      loop.run(() -> gate.end(Status.CONNECTION_RESET, null));
    }

    @Actor
    public void begin() {
      late.onSubscribe(ofLate);
    }

    @Arbiter
    public void outcome(III_Result r) {
      take();
      r.r1 = endOfLate.errors;
      r.r2 = endOfLate.completions;
      r.r3 = ofLate.cancels.get();
    }
  }

  @JCStressTest
  @Description("A cancel and the next send meet the flush of what the first one took.")
  @Outcome(
      id = "12, 1, 0",
      expect = ACCEPTABLE,
      desc = "the first one's byte, then the second one's")
  @Outcome(expect = FORBIDDEN, desc = "bytes lost or out of order, or the second was refused")
  @State
  public static class NextSendMeetsFlush extends SendWorld {
    final SendProcessor.OfBuffers late = new SendProcessor.OfBuffers(gate);
    final Reader endOfLate = new Reader(1);
    final Source ofLate = new Source();

    public NextSendMeetsFlush() {
      late.subscribe(endOfLate);
      loop.runTasks();
      next(1);
    }

    @Actor
    public void flush() {
      take();
    }

    @Actor
    public void handOver() {
      end.cancel();
      late.onSubscribe(ofLate);
      late.onNext(bytes(2));
      late.onComplete();
    }

    @Arbiter
    public void outcome(III_Result r) {
      take();
      r.r1 = (int) socket.sent;
      r.r2 = endOfLate.completions;
      r.r3 = (int) gate.held();
    }
  }

  @JCStressTest
  @Description(
      "A cancel and the next send meet the completion of a call behind which more was taken.")
  @Outcome(
      id = "123, 1, 0",
      expect = ACCEPTABLE,
      desc = "the first one's bytes, then the second one's")
  @Outcome(expect = FORBIDDEN, desc = "bytes lost or out of order, or the second was refused")
  @State
  public static class NextSendMeetsCompletion extends SendWorld {
    final SendProcessor.OfBuffers late = new SendProcessor.OfBuffers(gate);
    final Reader endOfLate = new Reader(1);
    final Source ofLate = new Source();

    public NextSendMeetsCompletion() {
      late.subscribe(endOfLate);
      loop.runTasks();
      next(1);
      loop.runTasks();
      next(2);
    }

    @Actor
    public void completion() {
      take();
    }

    @Actor
    public void handOver() {
      end.cancel();
      late.onSubscribe(ofLate);
      late.onNext(bytes(3));
      late.onComplete();
    }

    @Arbiter
    public void outcome(III_Result r) {
      take();
      r.r1 = (int) socket.sent;
      r.r2 = endOfLate.completions;
      r.r3 = (int) gate.held();
    }
  }
}
