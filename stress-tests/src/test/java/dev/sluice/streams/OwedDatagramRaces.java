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

/** Who gives a list back of which datagrams are retained or kept. */
public final class OwedDatagramRaces {
  private OwedDatagramRaces() {}

  @JCStressTest
  @Description("WSK R61: two releases of one datagram meet.")
  @Outcome(
      id = "1, 1, 0",
      expect = ACCEPTABLE,
      desc = "the list is back once, and the other release is counted")
  @Outcome(expect = FORBIDDEN, desc = "given back twice or never, or not counted")
  @State
  public static class TwoReleasesMeet extends DatagramWorld {
    final Reader reader = subscribeRetaining(1);

    public TwoReleasesMeet() {
      super(Overflow.PAUSE);
      socket.arrive(1);
    }

    @Actor
    public void one() {
      reader.data.release();
    }

    @Actor
    public void two() {
      reader.data.release();
    }

    @Arbiter
    public void outcome(III_Result r) {
      r.r1 = socket.returned.get();
      r.r2 = (int) gate.releasesRefused();
      r.r3 = socket.wrong.get();
    }
  }

  @JCStressTest
  @Description("WSK D17: the releases of two datagrams of a list meet.")
  @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "the list is back once, after both")
  @Outcome(expect = FORBIDDEN, desc = "given back twice, early or never")
  @State
  public static class ReleasesOfOneListMeet extends DatagramWorld {
    final Reader reader = subscribeRetaining(1);
    final RetainedData first;

    public ReleasesOfOneListMeet() {
      super(Overflow.PAUSE);
      socket.arrive(2);
      first = reader.data;
      reader.request(1);
      loop.runTasks();
    }

    @Actor
    public void one() {
      first.release();
    }

    @Actor
    public void two() {
      reader.data.release();
    }

    @Arbiter
    public void outcome(III_Result r) {
      r.r1 = socket.returned.get();
      r.r2 = (int) gate.releasesRefused();
      r.r3 = socket.wrong.get();
    }
  }

  @JCStressTest
  @Description(
      "WSK D17: a release meets the callback that gave the datagram, and will give another.")
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "given back once, after both")
  @Outcome(expect = FORBIDDEN, desc = "given back twice, early or never")
  @State
  public static class ReleaseMeetsTheCallback extends DatagramWorld {
    final Reader reader = subscribeRetaining(2);

    public ReleaseMeetsTheCallback() {
      super(Overflow.PAUSE);
    }

    @Actor
    public void list() {
      socket.arrive(2);
    }

    @Actor
    public void release() {
      RetainedData given = reader.data;
      if (given != null) {
        given.release();
      }
    }

    @Arbiter
    public void outcome(III_Result r) {
      r.r1 = socket.owed();
      reader.releaseAll();
      r.r2 = socket.returned.get();
      r.r3 = socket.wrong.get() + (int) gate.releasesRefused();
    }
  }

  @JCStressTest
  @Description("A release meets the giving of the rest of its list, which is kept.")
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "given back once, after both")
  @Outcome(expect = FORBIDDEN, desc = "given back twice, early or never")
  @State
  public static class ReleaseMeetsTheGiving extends DatagramWorld {
    final Reader reader = subscribeRetaining(1);
    final RetainedData first;

    public ReleaseMeetsTheGiving() {
      super(Overflow.PAUSE);
      socket.arrive(2);
      first = reader.data;
      reader.request(1);
    }

    @Actor
    public void giving() {
      loop.runTasks();
    }

    @Actor
    public void release() {
      first.release();
    }

    @Arbiter
    public void outcome(III_Result r) {
      r.r1 = socket.owed();
      reader.releaseAll();
      r.r2 = socket.returned.get();
      r.r3 = socket.wrong.get() + (int) gate.releasesRefused();
    }
  }

  @JCStressTest
  @Description("A release meets the close, which drops the rest of its list.")
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "given back once, and the rest is counted")
  @Outcome(expect = FORBIDDEN, desc = "given back twice or never, or a drop was not counted")
  @State
  public static class ReleaseMeetsTheClose extends DatagramWorld {
    final Reader reader = subscribeRetaining(1);

    public ReleaseMeetsTheClose() {
      super(Overflow.PAUSE);
      socket.arrive(2);
    }

    @Actor
    public void close() {
      breakOff();
    }

    @Actor
    public void release() {
      reader.data.release();
    }

    @Arbiter
    public void outcome(III_Result r) {
      r.r1 = socket.returned.get();
      r.r2 = dropped();
      r.r3 = socket.wrong.get() + (int) gate.releasesRefused();
    }
  }

  @JCStressTest
  @Description("DROP_OLDEST: a release meets the list for which the rest of its own is dropped.")
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "given back once, and the drop is counted")
  @Outcome(expect = FORBIDDEN, desc = "given back twice or never, or a drop was not counted")
  @State
  public static class ReleaseMeetsTheOldestDropped extends DatagramWorld {
    final Reader reader = subscribeRetaining(1);

    public ReleaseMeetsTheOldestDropped() {
      super(Overflow.DROP_OLDEST);
      socket.arrive(2);
    }

    @Actor
    public void list() {
      socket.arrive(2);
    }

    @Actor
    public void release() {
      reader.data.release();
    }

    @Arbiter
    public void outcome(III_Result r) {
      r.r1 = socket.returned.get();
      r.r2 = dropped();
      r.r3 = socket.wrong.get() + (int) gate.releasesRefused();
    }
  }

  @JCStressTest
  @Description(
      "A cancel meets the giving of a list to be released; a successor has copies of the rest.")
  @Outcome(id = "0, 2, 0", expect = ACCEPTABLE, desc = "before")
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "between")
  @Outcome(id = "2, 0, 1", expect = ACCEPTABLE, desc = "after")
  @Outcome(
      expect = FORBIDDEN,
      desc = "a datagram was lost or doubled, or the list given back early")
  @State
  public static class CancelMeetsRetain extends DatagramWorld {
    final Reader reader = subscribeRetaining(Long.MAX_VALUE);

    public CancelMeetsRetain() {
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
    public void outcome(III_Result r) {
      Reader next = successor();
      r.r1 = reader.elements;
      r.r2 = next.elements;
      r.r3 = socket.owed();
      reader.releaseAll();
      r.r3 += 10 * (socket.owed() + socket.wrong.get());
    }
  }
}
