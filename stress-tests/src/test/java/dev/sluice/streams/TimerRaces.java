package dev.sluice.streams;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** What the looks of the timer of a connection may meet. */
public final class TimerRaces {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private TimerRaces() {}

  @JCStressTest
  @Description("A request after a long silence meets a look of the timer.")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the time begins with the request, and ends")
  @Outcome(expect = FORBIDDEN, desc = "over although nothing was asked for, or never over")
  @State
  public static class RequestMeetsTheLook extends ConnectionWorld {
    final Reader reader = subscribe(0);

    public RequestMeetsTheLook() {
      super(StreamOptions.defaults().withReadTimeout(SECOND));
      loop.pass(SECOND.toNanos());
    }

    @Actor
    public void look() {
      loop.runTimers();
    }

    @Actor
    public void request() {
      reader.request(1);
    }

    @Arbiter
    public void outcome(II_Result r) {
      loop.runTasks();
      r.r1 = reader.errors;
      loop.pass(SECOND.toNanos());
      loop.runTimers();
      r.r2 = reader.errors;
    }
  }

  @JCStressTest
  @Description("A cancel meets the end of the time to read.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "told, and aborted")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "cancelled before: nobody waits")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "cancelled while the time was over")
  @Outcome(expect = FORBIDDEN, desc = "told and not aborted")
  @State
  public static class CancelMeetsTheTimeout extends ConnectionWorld {
    final Reader reader = subscribe(1);

    public CancelMeetsTheTimeout() {
      super(StreamOptions.defaults().withReadTimeout(SECOND));
      loop.pass(SECOND.toNanos());
    }

    @Actor
    public void look() {
      loop.runTimers();
    }

    @Actor
    public void cancel() {
      reader.cancel();
    }

    @Arbiter
    public void outcome(II_Result r) {
      loop.runTasks();
      r.r1 = reader.errors;
      r.r2 = socket.aborts;
    }
  }

  @JCStressTest
  @Description("Cancel and subscribe, one after the other, meet the end of the time to read.")
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "told to both, and aborted")
  @Outcome(
      id = "0, 1, 1",
      expect = ACCEPTABLE,
      desc = "cancelled while the time was over; told to the successor")
  @Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "the time of the successor begins")
  @Outcome(
      expect = FORBIDDEN,
      desc = "not told to the successor, or the time of one is held against the other")
  @State
  public static class HandOverMeetsTheTimeout extends ConnectionWorld {
    final Reader reader = subscribe(1);
    Reader next;

    public HandOverMeetsTheTimeout() {
      super(StreamOptions.defaults().withReadTimeout(SECOND));
      loop.pass(SECOND.toNanos());
    }

    @Actor
    public void look() {
      loop.runTimers();
    }

    @Actor
    public void handOver() {
      reader.cancel();
      next = subscribeLater(1);
    }

    @Arbiter
    public void outcome(III_Result r) {
      loop.runTasks();
      r.r1 = reader.errors;
      r.r2 = next.errors;
      r.r3 = socket.aborts;
    }
  }

  @JCStressTest
  @Description("The cancel of a send meets the end of the time that its call may wait.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "told, and aborted")
  @Outcome(
      id = "0, 1",
      expect = ACCEPTABLE,
      desc = "cancelled before; the call waits still, so aborted")
  @Outcome(expect = FORBIDDEN, desc = "told twice or not aborted")
  @State
  public static class CancelMeetsTheWriteTimeout extends ConnectionWorld {
    final Reader end = new Reader(1);

    public CancelMeetsTheWriteTimeout() {
      super(StreamOptions.defaults().withWriteTimeout(SECOND));
      connection.send(SendWorld.bytes(1)).subscribe(end);
      loop.runTasks();
      for (int quarter = 0; quarter < 4; quarter++) {
        loop.runTimers();
        loop.pass(SECOND.toNanos() / 4);
      }
    }

    @Actor
    public void look() {
      loop.runTimers();
    }

    @Actor
    public void cancel() {
      end.cancel();
    }

    @Arbiter
    public void outcome(II_Result r) {
      loop.runTasks();
      r.r1 = end.errors;
      r.r2 = socket.aborts;
    }
  }

  @JCStressTest
  @Description("A close meets the end of the time that a connection may be idle.")
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "aborted, and closed once")
  @Outcome(expect = FORBIDDEN, desc = "closed twice, or the close never completes")
  @State
  public static class CloseMeetsTheTimeout extends ConnectionWorld {
    final Reader end = new Reader(1);

    public CloseMeetsTheTimeout() {
      super(StreamOptions.defaults().withIdleTimeout(SECOND));
      loop.pass(SECOND.toNanos());
    }

    @Actor
    public void look() {
      loop.runTimers();
    }

    @Actor
    public void close() {
      connection.close().subscribe(end);
    }

    @Arbiter
    public void outcome(III_Result r) {
      loop.runTasks();
      r.r1 = socket.aborts;
      r.r2 = socket.closes;
      r.r3 = end.completions;
    }
  }
}
