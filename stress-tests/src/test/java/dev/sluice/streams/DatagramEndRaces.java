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

/** What who goes, comes, or the end may meet where datagrams are received. */
public final class DatagramEndRaces {
  private DatagramEndRaces() {}

  @JCStressTest
  @Description("A cancel meets the giving of a list; a successor has the rest.")
  @Outcome(id = "0, 2, 12, 0", expect = ACCEPTABLE, desc = "before")
  @Outcome(id = "1, 1, 12, 0", expect = ACCEPTABLE, desc = "between")
  @Outcome(id = "2, 0, 12, 0", expect = ACCEPTABLE, desc = "after")
  @Outcome(expect = FORBIDDEN, desc = "a datagram was lost, doubled, misplaced or dropped")
  @State
  public static class CancelMeetsList extends DatagramWorld {
    final Reader reader = subscribe(Long.MAX_VALUE);

    public CancelMeetsList() {
      super(Overflow.PAUSE);
    }

    @Actor
    public void list() {
      socket.arrive(2);
    }

    @Actor
    public void cancel() {
      reader.cancel();
    }

    @Arbiter
    public void outcome(IIII_Result r) {
      Reader next = successor();
      r.r1 = reader.elements;
      r.r2 = next.elements;
      r.r3 = ReceiveWorld.digits(reader, next);
      r.r4 = dropped() + socket.owed() + socket.wrong.get();
    }
  }

  @JCStressTest
  @Description(
      "DROP_NEWEST: a cancel meets the giving of a list; for who has gone nothing is dropped.")
  @Outcome(id = "0, 2, 12, 0", expect = ACCEPTABLE, desc = "before")
  @Outcome(id = "1, 1, 12, 0", expect = ACCEPTABLE, desc = "between")
  @Outcome(id = "2, 0, 12, 0", expect = ACCEPTABLE, desc = "after")
  @Outcome(expect = FORBIDDEN, desc = "a datagram was lost, doubled, misplaced or dropped")
  @State
  public static class CancelMeetsListToDrop extends DatagramWorld {
    final Reader reader = subscribe(Long.MAX_VALUE);

    public CancelMeetsListToDrop() {
      super(Overflow.DROP_NEWEST);
    }

    @Actor
    public void list() {
      socket.arrive(2);
    }

    @Actor
    public void cancel() {
      reader.cancel();
    }

    @Arbiter
    public void outcome(IIII_Result r) {
      Reader next = successor();
      r.r1 = reader.elements;
      r.r2 = next.elements;
      r.r3 = ReceiveWorld.digits(reader, next);
      r.r4 = dropped() + socket.owed() + socket.wrong.get();
    }
  }

  @JCStressTest
  @Description("Cancel and subscribe, one after the other, meet the giving of a list.")
  @Outcome(id = "0, 2, 12, 0", expect = ACCEPTABLE, desc = "before")
  @Outcome(id = "1, 1, 12, 0", expect = ACCEPTABLE, desc = "between")
  @Outcome(id = "2, 0, 12, 0", expect = ACCEPTABLE, desc = "after")
  @Outcome(expect = FORBIDDEN, desc = "a datagram was lost, doubled, misplaced or dropped")
  @State
  public static class SuccessorMeetsList extends DatagramWorld {
    final Reader reader = subscribe(Long.MAX_VALUE);
    Reader next;

    public SuccessorMeetsList() {
      super(Overflow.PAUSE);
    }

    @Actor
    public void list() {
      socket.arrive(2);
    }

    @Actor
    public void handOver() {
      reader.cancel();
      next = subscribeLater(Long.MAX_VALUE);
    }

    @Arbiter
    public void outcome(IIII_Result r) {
      loop.runTasks();
      r.r1 = reader.elements;
      r.r2 = next.elements;
      r.r3 = ReceiveWorld.digits(reader, next);
      r.r4 = dropped() + socket.owed() + socket.wrong.get();
    }
  }

  @JCStressTest
  @Description("A subscribe meets a list that comes while the event is still on for who has gone.")
  @Outcome(id = "2, 12, 0", expect = ACCEPTABLE, desc = "all is the newcomer's")
  @Outcome(expect = FORBIDDEN, desc = "a datagram was lost, or the event is off in spite of demand")
  @State
  public static class SubscribeMeetsUnwantedList extends DatagramWorld {
    final Reader reader = subscribe(Long.MAX_VALUE);
    Reader next;

    public SubscribeMeetsUnwantedList() {
      super(Overflow.PAUSE);
      reader.cancel();
    }

    @Actor
    public void list() {
      socket.arrive(2);
    }

    @Actor
    public void subscribe() {
      next = subscribeLater(Long.MAX_VALUE);
    }

    @Arbiter
    public void outcome(III_Result r) {
      loop.runTasks();
      r.r1 = next.elements;
      r.r2 = (int) next.digits;
      r.r3 = dropped() + socket.owed();
    }
  }

  @JCStressTest
  @Description("Two subscribers meet where a datagram is kept.")
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "one has it, one is refused")
  @Outcome(expect = FORBIDDEN, desc = "both or none were served, or the datagram was lost")
  @State
  public static class TwoSubscribersMeet extends DatagramWorld {
    final Reader reader = subscribe(1);
    Reader a;
    Reader b;

    public TwoSubscribersMeet() {
      super(Overflow.PAUSE);
      socket.arrive(2);
      reader.cancel();
      loop.runTasks();
    }

    @Actor
    public void one() {
      a = subscribeLater(1);
    }

    @Actor
    public void two() {
      b = subscribeLater(1);
    }

    @Arbiter
    public void outcome(III_Result r) {
      loop.runTasks();
      r.r1 = a.elements + b.elements;
      r.r2 = a.errors + b.errors;
      r.r3 = socket.owed();
    }
  }

  @JCStressTest
  @Description("A request for what is kept meets a cancel.")
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "it is the successor's")
  @Outcome(expect = FORBIDDEN, desc = "given to who has gone, or lost")
  @State
  public static class RequestMeetsCancel extends DatagramWorld {
    final Reader reader = subscribe(1);

    public RequestMeetsCancel() {
      super(Overflow.PAUSE);
      socket.arrive(2);
    }

    @Actor
    public void request() {
      reader.request(1);
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
      r.r3 = socket.owed() + dropped();
    }
  }

  @JCStressTest
  @Description("A cancel meets the giving of what is kept.")
  @Outcome(id = "1, 2, 0", expect = ACCEPTABLE, desc = "before")
  @Outcome(id = "2, 1, 0", expect = ACCEPTABLE, desc = "between")
  @Outcome(id = "3, 0, 0", expect = ACCEPTABLE, desc = "after")
  @Outcome(
      expect = FORBIDDEN,
      desc = "a datagram was lost, doubled or dropped, or the list is kept")
  @State
  public static class CancelMeetsTheGiving extends DatagramWorld {
    final Reader reader = subscribe(1);

    public CancelMeetsTheGiving() {
      super(Overflow.PAUSE);
      socket.arrive(3);
      reader.request(2);
    }

    @Actor
    public void giving() {
      loop.runTasks();
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
      r.r3 = socket.owed() + dropped();
    }
  }

  @JCStressTest
  @Description("RS 3.9: a request(0) meets the giving of a list.")
  @Outcome(id = "0, 1, 2", expect = ACCEPTABLE, desc = "before")
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "between")
  @Outcome(id = "2, 1, 0", expect = ACCEPTABLE, desc = "after")
  @Outcome(expect = FORBIDDEN, desc = "not one error, or a datagram was lost, doubled or dropped")
  @State
  public static class WrongRequestMeetsList extends DatagramWorld {
    final Reader reader = subscribe(Long.MAX_VALUE);

    public WrongRequestMeetsList() {
      super(Overflow.PAUSE);
    }

    @Actor
    public void list() {
      socket.arrive(2);
    }

    @Actor
    public void request() {
      reader.request(0);
    }

    @Arbiter
    public void outcome(III_Result r) {
      Reader next = successor();
      r.r1 = reader.elements;
      r.r2 = reader.errors;
      r.r3 = next.elements + 10 * dropped();
    }
  }

  @JCStressTest
  @Description("ERROR: a cancel meets a datagram without demand.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "cancelled before")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "failed before")
  @Outcome(expect = FORBIDDEN, desc = "more than one error, or the datagram was lost")
  @State
  public static class CancelMeetsOverflow extends DatagramWorld {
    final Reader reader = subscribe(1);

    public CancelMeetsOverflow() {
      super(Overflow.ERROR);
      socket.arrive(1);
    }

    @Actor
    public void list() {
      socket.arrive(1);
    }

    @Actor
    public void cancel() {
      reader.cancel();
    }

    @Arbiter
    public void outcome(II_Result r) {
      Reader next = successor();
      r.r1 = reader.errors;
      r.r2 = next.elements;
    }
  }

  @JCStressTest
  @Description("A request for what is kept meets the close.")
  @Outcome(id = "1, 1, 1, 0", expect = ACCEPTABLE, desc = "dropped, and counted, before the end")
  @Outcome(id = "2, 0, 1, 0", expect = ACCEPTABLE, desc = "given before the end")
  @Outcome(
      expect = FORBIDDEN,
      desc =
          "a datagram was given and dropped, or neither, or not counted, or the list is kept, or there was not one end")
  @State
  public static class RequestMeetsTheClose extends DatagramWorld {
    final Reader reader = subscribe(1);

    public RequestMeetsTheClose() {
      super(Overflow.PAUSE);
      socket.arrive(2);
    }

    @Actor
    public void close() {
      loop.runTasks();
      breakOff();
    }

    @Actor
    public void request() {
      reader.request(1);
    }

    @Arbiter
    public void outcome(IIII_Result r) {
      loop.runTasks();
      r.r1 = reader.elements;
      r.r2 = dropped();
      r.r3 = reader.errors;
      r.r4 = socket.owed() + socket.wrong.get();
    }
  }

  @JCStressTest
  @Description("A cancel meets the close; what is kept is dropped.")
  @Outcome(id = "0, 1, 1, 0", expect = ACCEPTABLE, desc = "cancelled before")
  @Outcome(id = "1, 1, 1, 0", expect = ACCEPTABLE, desc = "told before")
  @Outcome(
      expect = FORBIDDEN,
      desc =
          "the end was told twice, or not to the successor, or a drop was not counted, or the list is kept")
  @State
  public static class CancelMeetsTheClose extends DatagramWorld {
    final Reader reader = subscribe(1);

    public CancelMeetsTheClose() {
      super(Overflow.PAUSE);
      socket.arrive(2);
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
    public void outcome(IIII_Result r) {
      Reader next = successor();
      r.r1 = reader.errors;
      r.r2 = next.errors;
      r.r3 = dropped();
      r.r4 = socket.owed() + socket.wrong.get();
    }
  }

  @JCStressTest
  @Description("A subscribe meets the close.")
  @Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "failed, once; what was kept is dropped")
  @Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "what was kept was given before")
  @Outcome(
      expect = FORBIDDEN,
      desc = "the end was lost or told twice, or the datagram was lost and not counted")
  @State
  public static class SubscribeMeetsTheClose extends DatagramWorld {
    final Reader reader = subscribe(1);
    Reader next;

    public SubscribeMeetsTheClose() {
      super(Overflow.PAUSE);
      socket.arrive(2);
      reader.cancel();
      loop.runTasks();
    }

    @Actor
    public void close() {
      loop.runTasks();
      breakOff();
    }

    @Actor
    public void subscribe() {
      next = subscribeLater(1);
    }

    @Arbiter
    public void outcome(III_Result r) {
      loop.runTasks();
      r.r1 = next.elements;
      r.r2 = dropped();
      r.r3 = next.errors;
    }
  }
}
