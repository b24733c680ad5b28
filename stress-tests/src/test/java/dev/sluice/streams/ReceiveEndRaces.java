package dev.sluice.streams;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.sluice.api.Disconnect;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** What the end of receiving, or of the connection, may meet. */
public final class ReceiveEndRaces {
  private ReceiveEndRaces() {}

  @JCStressTest
  @Description("A request meets the last byte and the end behind it.")
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "the byte, then the end")
  @Outcome(expect = FORBIDDEN, desc = "the byte or the end was lost, or told twice")
  @State
  public static class RequestMeetsTheEnd extends ReceiveWorld {
    final Reader reader = subscribe(ReceiveWorld::copies, 0);

    @Actor
    public void end() {
      arrive(1);
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
  @Description("A cancel meets the peer's disconnect; a successor is told the end again.")
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "cancelled before")
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "told before")
  @Outcome(expect = FORBIDDEN, desc = "the end was told twice, or not to the successor")
  @State
  public static class CancelMeetsTheEnd extends ReceiveWorld {
    final Reader reader = subscribe(ReceiveWorld::copies, 1);

    @Actor
    public void end() {
      finish();
    }

    @Actor
    public void cancel() {
      reader.cancel();
    }

    @Arbiter
    public void outcome(III_Result r) {
      Reader next = successor();
      r.r1 = reader.ends();
      r.r2 = next.completions;
      r.r3 = freed.get();
    }
  }

  @JCStressTest
  @Description("A cancel meets the closing of the socket.")
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "cancelled before")
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "told before")
  @Outcome(expect = FORBIDDEN, desc = "the end was told twice, or not to the successor")
  @State
  public static class CancelMeetsTheClose extends ReceiveWorld {
    final Reader reader = subscribe(ReceiveWorld::copies, 1);

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
      r.r1 = reader.ends();
      r.r2 = next.errors;
      r.r3 = freed.get();
    }
  }

  @JCStressTest
  @Description("RS 3.9: a request(0) meets the end.")
  @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "the end")
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "the error")
  @Outcome(expect = FORBIDDEN, desc = "not exactly one end")
  @State
  public static class WrongRequestMeetsTheEnd extends ReceiveWorld {
    final Reader reader = subscribe(ReceiveWorld::copies, 1);

    @Actor
    public void end() {
      finish();
    }

    @Actor
    public void request() {
      reader.request(0);
    }

    @Arbiter
    public void outcome(III_Result r) {
      loop.runTasks();
      r.r1 = reader.completions;
      r.r2 = reader.errors;
      r.r3 = freed.get();
    }
  }

  @JCStressTest
  @Description("A subscribe meets the end.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "completed, once")
  @Outcome(expect = FORBIDDEN, desc = "the end was lost or told twice")
  @State
  public static class SubscribeMeetsTheEnd extends ReceiveWorld {
    final Reader reader = subscribe(ReceiveWorld::copies, 1);
    Reader late;

    public SubscribeMeetsTheEnd() {
      reader.cancel();
      loop.runTasks();
    }

    @Actor
    public void end() {
      finish();
    }

    @Actor
    public void subscribe() {
      late = subscribeLater(ReceiveWorld::copies, 0);
    }

    @Arbiter
    public void outcome(II_Result r) {
      loop.runTasks();
      r.r1 = late.completions;
      r.r2 = late.errors + reader.ends();
    }
  }

  @JCStressTest
  @Description("A subscribe meets the closing of the socket.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "failed, once")
  @Outcome(expect = FORBIDDEN, desc = "the end was lost or told twice")
  @State
  public static class SubscribeMeetsTheClose extends ReceiveWorld {
    final Reader reader = subscribe(ReceiveWorld::copies, 1);
    Reader late;

    public SubscribeMeetsTheClose() {
      reader.cancel();
      loop.runTasks();
    }

    @Actor
    public void close() {
      breakOff();
    }

    @Actor
    public void subscribe() {
      late = subscribeLater(ReceiveWorld::copies, 0);
    }

    @Arbiter
    public void outcome(II_Result r) {
      loop.runTasks();
      r.r1 = late.errors;
      r.r2 = late.completions + reader.ends();
    }
  }

  @JCStressTest
  @Description(
      "A close in order waits for the reader of what is unread; its cancel lets the socket close.")
  @Outcome(id = "1", expect = ACCEPTABLE, desc = "closed")
  @Outcome(expect = FORBIDDEN, desc = "the cancel was not seen: the close waits for its deadline")
  @State
  public static class CancelMeetsTheCloseInOrder extends ConnectionWorld {
    final Reader reader = new Reader(0);

    public CancelMeetsTheCloseInOrder() {
      connection.receive().subscribe(reader);
      loop.run(() -> connection.disconnect(Disconnect.GRACEFUL));
      connection.disconnect().subscribe(new Reader(1));
      loop.runTasks();
    }

    @Actor
    public void close() {
      loop.run(() -> connection.close().subscribe(new Reader(1)));
    }

    @Actor
    public void cancel() {
      reader.cancel();
    }

    @Arbiter
    public void outcome(I_Result r) {
      loop.runTasks();
      r.r1 = socket.closes;
    }
  }
}
