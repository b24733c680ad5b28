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
import org.openjdk.jcstress.infra.results.IZI_Result;
import org.openjdk.jcstress.infra.results.IZ_Result;

/** What the demand for connections may meet. */
public final class AcceptRaces {
  private AcceptRaces() {}

  @JCStressTest
  @Description(
      "WSK D24: a request meets the connection that uses up the demand and turns the event off.")
  @Outcome(id = "1, true", expect = ACCEPTABLE, desc = "given, and the event is on")
  @Outcome(
      expect = FORBIDDEN,
      desc = "a connection was lost, or the event is off in spite of demand")
  @State
  public static class RequestMeetsTheLastConnection extends AcceptWorld {
    final Reader reader = subscribe(1);

    @Actor
    public void connection() {
      connect(1);
    }

    @Actor
    public void request() {
      reader.request(1);
    }

    @Arbiter
    public void outcome(IZ_Result r) {
      loop.runTasks();
      r.r1 = reader.elements;
      r.r2 = socket.enabled;
    }
  }

  @JCStressTest
  @Description("Two requests turn the event on, once.")
  @Outcome(id = "1, 3", expect = ACCEPTABLE, desc = "on, with the demand of both")
  @Outcome(expect = FORBIDDEN, desc = "not turned on once, or demand lost")
  @State
  public static class TwoRequestsMeet extends AcceptWorld {
    final Reader reader = subscribe(0);

    @Actor
    public void one() {
      reader.request(1);
    }

    @Actor
    public void two() {
      reader.request(2);
    }

    @Arbiter
    public void outcome(II_Result r) {
      loop.runTasks();
      r.r1 = socket.enables;
      r.r2 = (int) gate.demandOr(-1);
    }
  }

  @JCStressTest
  @Description("A request meets a cancel while the event is off.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "off, and the connection waits")
  @Outcome(expect = FORBIDDEN, desc = "the event stayed on for nobody")
  @State
  public static class RequestMeetsCancel extends AcceptWorld {
    final Reader reader = subscribe(0);

    @Actor
    public void request() {
      reader.request(1);
    }

    @Actor
    public void cancel() {
      reader.cancel();
    }

    @Arbiter
    public void outcome(II_Result r) {
      loop.runTasks();
      connect(1);
      r.r1 = reader.elements;
      r.r2 = socket.backlog;
    }
  }

  @JCStressTest
  @Description("A cancel meets a connection, which is given or held for the successor.")
  @Outcome(id = "1, 0, 0, 0", expect = ACCEPTABLE, desc = "given")
  @Outcome(id = "0, 1, 0, 0", expect = ACCEPTABLE, desc = "the successor's")
  @Outcome(expect = FORBIDDEN, desc = "the connection was lost or refused, or the event stayed on")
  @State
  public static class CancelMeetsConnection extends AcceptWorld {
    final Reader reader = subscribe(9);

    @Actor
    public void connection() {
      connect(1);
    }

    @Actor
    public void cancel() {
      reader.cancel();
    }

    @Arbiter
    public void outcome(IIII_Result r) {
      loop.runTasks();
      r.r4 = socket.enabled ? 1 : 0; // for nobody
      Reader next = subscribe(1);
      r.r1 = reader.elements;
      r.r2 = next.elements;
      r.r3 = socket.refused;
    }
  }

  @JCStressTest
  @Description(
      "A successor subscribes while the connection that its predecessor left is held and the event goes off.")
  @Outcome(
      id = "1, true, 0",
      expect = ACCEPTABLE,
      desc = "it has the connection, and the event is on for its demand")
  @Outcome(
      expect = FORBIDDEN,
      desc = "the connection was lost or refused, or the event is off in spite of demand")
  @State
  public static class SubscribeMeetsUnwantedConnection extends AcceptWorld {
    final Reader reader = subscribe(9);
    Reader next;

    public SubscribeMeetsUnwantedConnection() {
      reader.cancel();
    }

    @Actor
    public void connection() {
      loop.run(socket::offer);
    }

    @Actor
    public void subscribe() {
      next = subscribeLater(2);
    }

    @Arbiter
    public void outcome(IZI_Result r) {
      loop.runTasks();
      r.r1 = next.elements;
      r.r2 = socket.enabled;
      r.r3 = socket.refused;
    }
  }

  @JCStressTest
  @Description("A cancel meets a connection and the close behind it.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "given")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "held, then reset")
  @Outcome(expect = FORBIDDEN, desc = "the connection has no owner")
  @State
  public static class CancelMeetsTheClose extends AcceptWorld {
    final Reader reader = subscribe(9);

    @Actor
    public void close() {
      loop.run(() -> {
        socket.offer();
        gate.closed(Status.CANCELLED, null);
      });
    }

    @Actor
    public void cancel() {
      reader.cancel();
    }

    @Arbiter
    public void outcome(II_Result r) {
      loop.runTasks();
      r.r1 = reader.elements;
      r.r2 = socket.last.aborts;
    }
  }

  @JCStressTest
  @Description("A request meets the close.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "completed, once")
  @Outcome(expect = FORBIDDEN, desc = "the end was lost or told twice")
  @State
  public static class RequestMeetsTheClose extends AcceptWorld {
    final Reader reader = subscribe(0);

    @Actor
    public void close() {
      loop.run(() -> gate.closed(Status.CANCELLED, null));
    }

    @Actor
    public void request() {
      reader.request(1);
    }

    @Arbiter
    public void outcome(II_Result r) {
      loop.runTasks();
      r.r1 = reader.completions;
      r.r2 = reader.errors + reader.elements;
    }
  }

  @JCStressTest
  @Description("RS 3.9: a request(0) meets a connection.")
  @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "given before")
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "the successor's")
  @Outcome(expect = FORBIDDEN, desc = "the connection was lost, or there was not one error")
  @State
  public static class WrongRequestMeetsConnection extends AcceptWorld {
    final Reader reader = subscribe(9);

    @Actor
    public void connection() {
      connect(1);
    }

    @Actor
    public void request() {
      reader.request(0);
    }

    @Arbiter
    public void outcome(III_Result r) {
      loop.runTasks();
      Reader next = subscribe(1);
      r.r1 = reader.elements;
      r.r2 = next.elements;
      r.r3 = reader.errors;
    }
  }
}
