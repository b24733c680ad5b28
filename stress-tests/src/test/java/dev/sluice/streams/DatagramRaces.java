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
import org.openjdk.jcstress.infra.results.IIZ_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** What demand for datagrams may meet, at each choice of overflow. */
public final class DatagramRaces {
  private DatagramRaces() {}

  @JCStressTest
  @Description("A request meets a list that is longer than the demand before it.")
  @Outcome(
      id = "2, 12, 0",
      expect = ACCEPTABLE,
      desc = "both given, in order, and the list is back")
  @Outcome(
      expect = FORBIDDEN,
      desc = "a datagram was lost, doubled or misplaced, or the list is kept")
  @State
  public static class RequestMeetsList extends DatagramWorld {
    final Reader reader = subscribe(1);

    public RequestMeetsList() {
      super(Overflow.PAUSE);
    }

    @Actor
    public void list() {
      socket.arrive(2);
    }

    @Actor
    public void request() {
      reader.request(1);
    }

    @Arbiter
    public void outcome(III_Result r) {
      loop.runTasks();
      r.r1 = reader.elements;
      r.r2 = (int) reader.digits;
      r.r3 = socket.owed() + dropped() + socket.wrong.get();
    }
  }

  @JCStressTest
  @Description("A request meets a list for which there was no demand while the event was on.")
  @Outcome(id = "12, 0", expect = ACCEPTABLE, desc = "given at once")
  @Outcome(
      id = "12, 1",
      expect = ACCEPTABLE,
      desc = "refused, and given when the event is on again")
  @Outcome(
      expect = FORBIDDEN,
      desc = "the event stays off in spite of demand, or a datagram was lost")
  @State
  public static class RequestMeetsRefusal extends DatagramWorld {
    final Reader reader = subscribe(1);

    public RequestMeetsRefusal() {
      super(Overflow.PAUSE);
      socket.arrive(1);
    }

    @Actor
    public void list() {
      socket.arrive(1);
    }

    @Actor
    public void request() {
      reader.request(1);
    }

    @Arbiter
    public void outcome(II_Result r) {
      loop.runTasks();
      r.r1 = (int) reader.digits;
      r.r2 = socket.refusals;
    }
  }

  @JCStressTest
  @Description("Two requests meet where most of a list is kept.")
  @Outcome(id = "123, 0", expect = ACCEPTABLE, desc = "all given, in order")
  @Outcome(expect = FORBIDDEN, desc = "demand or a datagram was lost, or the list is kept")
  @State
  public static class TwoRequestsMeet extends DatagramWorld {
    final Reader reader = subscribe(1);

    public TwoRequestsMeet() {
      super(Overflow.PAUSE);
      socket.arrive(3);
    }

    @Actor
    public void one() {
      reader.request(1);
    }

    @Actor
    public void two() {
      reader.request(1);
    }

    @Arbiter
    public void outcome(II_Result r) {
      loop.runTasks();
      r.r1 = (int) reader.digits;
      r.r2 = socket.owed() + dropped() + socket.wrong.get();
    }
  }

  @JCStressTest
  @Description(
      "A request meets the giving of the last that is kept, after which the event follows it.")
  @Outcome(id = "123, 0", expect = ACCEPTABLE, desc = "all given, in order, and the event is on")
  @Outcome(
      expect = FORBIDDEN,
      desc = "the event stays off in spite of demand, a datagram was lost, or the list is kept")
  @State
  public static class RequestMeetsTheGiving extends DatagramWorld {
    final Reader reader = subscribe(1);

    public RequestMeetsTheGiving() {
      super(Overflow.PAUSE);
      socket.arrive(2);
      reader.request(1);
    }

    @Actor
    public void giving() {
      loop.runTasks();
    }

    @Actor
    public void request() {
      reader.request(1);
    }

    @Arbiter
    public void outcome(II_Result r) {
      loop.runTasks();
      socket.arrive(1);
      r.r1 = (int) reader.digits;
      r.r2 = socket.owed() + dropped() + socket.wrong.get();
    }
  }

  @JCStressTest
  @Description("DROP_NEWEST: a request meets a datagram without demand.")
  @Outcome(id = "1, 0, true", expect = ACCEPTABLE, desc = "given")
  @Outcome(id = "0, 1, true", expect = ACCEPTABLE, desc = "dropped, and counted")
  @Outcome(expect = FORBIDDEN, desc = "given and dropped, or neither, or the event is off")
  @State
  public static class RequestMeetsListToDrop extends DatagramWorld {
    final Reader reader = subscribe(0);

    public RequestMeetsListToDrop() {
      super(Overflow.DROP_NEWEST);
    }

    @Actor
    public void list() {
      socket.arrive(1);
    }

    @Actor
    public void request() {
      reader.request(1);
    }

    @Arbiter
    public void outcome(IIZ_Result r) {
      loop.runTasks();
      r.r1 = reader.elements;
      r.r2 = dropped();
      r.r3 = socket.enabled;
    }
  }

  @JCStressTest
  @Description("DROP_OLDEST: a request meets a list that is one too many to keep.")
  @Outcome(id = "123, 0, 0", expect = ACCEPTABLE, desc = "the oldest was given in time")
  @Outcome(id = "23, 1, 0", expect = ACCEPTABLE, desc = "the oldest was dropped, and counted")
  @Outcome(
      expect = FORBIDDEN,
      desc = "a datagram was lost, doubled, misplaced or not counted, or a list is kept")
  @State
  public static class RequestMeetsTheOldestDropped extends DatagramWorld {
    final Reader reader = subscribe(0);

    public RequestMeetsTheOldestDropped() {
      super(Overflow.DROP_OLDEST);
      socket.arrive(2);
    }

    @Actor
    public void list() {
      socket.arrive(1);
    }

    @Actor
    public void request() {
      reader.request(1);
    }

    @Arbiter
    public void outcome(III_Result r) {
      loop.runTasks();
      reader.request(2);
      loop.runTasks();
      r.r1 = (int) reader.digits;
      r.r2 = dropped();
      r.r3 = socket.owed() + socket.wrong.get();
    }
  }

  @JCStressTest
  @Description("ERROR: a request meets a datagram without demand.")
  @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "given")
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "failed; the datagram is left to the next")
  @Outcome(expect = FORBIDDEN, desc = "given and failed, or neither, or the datagram was lost")
  @State
  public static class RequestMeetsOverflow extends DatagramWorld {
    final Reader reader = subscribe(1);

    public RequestMeetsOverflow() {
      super(Overflow.ERROR);
      socket.arrive(1);
    }

    @Actor
    public void list() {
      socket.arrive(1);
    }

    @Actor
    public void request() {
      reader.request(1);
    }

    @Arbiter
    public void outcome(III_Result r) {
      loop.runTasks();
      reader.cancel();
      r.r1 = reader.elements - 1;
      r.r2 = reader.errors;
      r.r3 = successor().elements;
    }
  }

  @JCStressTest
  @Description("A request meets the start of the subscription to which a datagram is kept.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "given")
  @Outcome(expect = FORBIDDEN, desc = "the datagram or the request was lost")
  @State
  public static class RequestMeetsTheStart extends DatagramWorld {
    final Reader reader = subscribe(1);
    final Reader next;
    private boolean asked;

    public RequestMeetsTheStart() {
      super(Overflow.PAUSE);
      socket.arrive(2);
      reader.cancel();
      next = subscribeLater(0);
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
    public void outcome(II_Result r) {
      if (!asked) {
        next.request(1);
      }
      loop.runTasks();
      r.r1 = next.elements;
      r.r2 = socket.owed() + dropped();
    }
  }
}
