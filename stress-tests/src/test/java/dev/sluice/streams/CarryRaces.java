package dev.sluice.streams;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.nio.charset.StandardCharsets;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** Parts of messages, and reads that were under way, are carried past whoever comes and goes. */
public final class CarryRaces {
  private CarryRaces() {}

  @JCStressTest
  @Description("A request meets the bytes that make a carried part whole.")
  @Outcome(id = "1, 12", expect = ACCEPTABLE, desc = "one message")
  @Outcome(expect = FORBIDDEN, desc = "a byte or a wake-up was lost")
  @State
  public static class RequestMeetsIndicationBehindTheCarry extends ReceiveWorld {
    final Reader reader;

    public RequestMeetsIndicationBehindTheCarry() {
      Reader first = subscribe(() -> new FrameMode<>(Frames.fixed(2).cutter()), 1);
      arrive(1);
      first.cancel();
      loop.runTasks();
      reader = subscribe(() -> new FrameMode<>(Frames.fixed(2).cutter()), 0);
    }

    @Actor
    public void indication() {
      arrive(1);
    }

    @Actor
    public void request() {
      reader.request(1);
    }

    @Arbiter
    public void outcome(II_Result r) {
      loop.runTasks();
      r.r1 = reader.elements;
      r.r2 = (int) reader.digits;
    }
  }

  @JCStressTest
  @Description(
      "A cancel meets the cutting of messages, a part of which is carried before and after.")
  @Outcome(id = "0, 123", expect = ACCEPTABLE, desc = "all is the successor's")
  @Outcome(id = "1, 123", expect = ACCEPTABLE, desc = "one message was given")
  @Outcome(expect = FORBIDDEN, desc = "a byte was lost, doubled or misplaced")
  @State
  public static class CancelMeetsTheCarry extends ReceiveWorld {
    final Reader reader =
        subscribe(() -> new FrameMode<>(Frames.fixed(2).cutter()), Long.MAX_VALUE);

    public CancelMeetsTheCarry() {
      arrive(1);
    }

    @Actor
    public void indication() {
      arrive(2);
    }

    @Actor
    public void cancel() {
      reader.cancel();
    }

    @Arbiter
    public void outcome(II_Result r) {
      Reader next = successor();
      r.r1 = reader.elements;
      r.r2 = digits(reader, next);
    }
  }

  @JCStressTest
  @Description("A cancel meets a borrowed message that is put together where its first part is.")
  @Outcome(id = "0, 123", expect = ACCEPTABLE, desc = "all is the successor's")
  @Outcome(id = "1, 123", expect = ACCEPTABLE, desc = "one message was given")
  @Outcome(expect = FORBIDDEN, desc = "a byte was lost, doubled or misplaced")
  @State
  public static class CancelMeetsTheBorrowedCarry extends ReceiveWorld {
    final Reader reader =
        subscribe(() -> new FrameMode<>(Frames.fixed(2).borrowing(false)), Long.MAX_VALUE);

    public CancelMeetsTheBorrowedCarry() {
      arrive(1);
    }

    @Actor
    public void indication() {
      arrive(2);
    }

    @Actor
    public void cancel() {
      reader.cancel();
    }

    @Arbiter
    public void outcome(II_Result r) {
      Reader next = successor();
      r.r1 = reader.elements;
      r.r2 = digits(reader, next);
    }
  }

  @JCStressTest
  @Description("A request meets the end behind a carried part, which is the last line.")
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "the line, then the end")
  @Outcome(expect = FORBIDDEN, desc = "the line or the end was lost")
  @State
  public static class RequestMeetsTheEndBehindTheCarry extends ReceiveWorld {
    final Reader reader;

    public RequestMeetsTheEndBehindTheCarry() {
      Reader first = subscribe(this::lines, 1);
      arrive(1);
      first.cancel();
      loop.runTasks();
      reader = subscribe(this::lines, 0);
    }

    private FrameMode<String> lines() {
      return new FrameMode<>(Frames.lines(StandardCharsets.ISO_8859_1, 9).cutter());
    }

    @Actor
    public void end() {
      finish();
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
      r.r3 = reader.errors;
    }
  }

  @JCStressTest
  @Description("A request meets the completion of the read before.")
  @Outcome(id = "2, 12", expect = ACCEPTABLE, desc = "both reads")
  @Outcome(expect = FORBIDDEN, desc = "a byte or a wake-up was lost")
  @State
  public static class RequestMeetsTheRead extends ReceiveWorld {
    final Reader reader = subscribe(() -> new PullMode(1), 1);

    @Actor
    public void completion() {
      arrive(2);
    }

    @Actor
    public void request() {
      reader.request(1);
    }

    @Arbiter
    public void outcome(II_Result r) {
      loop.runTasks();
      r.r1 = reader.elements;
      r.r2 = (int) reader.digits;
    }
  }

  @JCStressTest
  @Description("A cancel meets the completion of two reads; what they got is the successor's.")
  @Outcome(id = "0, 2, 12", expect = ACCEPTABLE, desc = "before")
  @Outcome(id = "1, 1, 12", expect = ACCEPTABLE, desc = "between")
  @Outcome(id = "2, 0, 12", expect = ACCEPTABLE, desc = "after")
  @Outcome(expect = FORBIDDEN, desc = "a byte was lost, doubled or misplaced")
  @State
  public static class CancelMeetsTheRead extends ReceiveWorld {
    final Reader reader = subscribe(() -> new PullMode(1), 2);

    @Actor
    public void completion() {
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
  @Description("Cancel, subscribe and request meet the completion of two reads.")
  @Outcome(id = "0, 2, 12", expect = ACCEPTABLE, desc = "before")
  @Outcome(id = "1, 1, 12", expect = ACCEPTABLE, desc = "between")
  @Outcome(id = "2, 0, 12", expect = ACCEPTABLE, desc = "after")
  @Outcome(expect = FORBIDDEN, desc = "a byte was lost, doubled or misplaced")
  @State
  public static class HandOverMeetsTheRead extends ReceiveWorld {
    final Reader reader = subscribe(() -> new PullMode(1), 2);
    Reader next;

    @Actor
    public void completion() {
      arrive(2);
    }

    @Actor
    public void handOver() {
      reader.cancel();
      next = subscribeLater(() -> new PullMode(1), 2);
    }

    @Arbiter
    public void outcome(III_Result r) {
      loop.runTasks();
      r.r1 = reader.elements;
      r.r2 = next.elements;
      r.r3 = digits(reader, next);
    }
  }
}
