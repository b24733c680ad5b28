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

/** The shutdown of a listener meets the ends of its connections, on their loops. */
public final class ShutdownRaces {
  private ShutdownRaces() {}

  @JCStressTest
  @Description("The beginning meets the end of a connection.")
  @Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "it had ended before")
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "it is counted, and ended")
  @Outcome(
      expect = FORBIDDEN,
      desc = "the result was lost or told twice, or waits for what has ended")
  @State
  public static class BeginMeetsTheEndOfAConnection extends ShutdownWorld {

    @Actor
    public void begin() {
      loop.run(() -> shutdown.within(DEADLINE).subscribe(result));
    }

    @Actor
    public void end() {
      one.home.run(one.connection::abortNow);
    }

    @Arbiter
    public void outcome(III_Result r) {
      finish(one);
      closeListener();
      finish(one);
      r.r1 = result.elements;
      r.r2 = connections();
      r.r3 = unfinished();
    }
  }

  @JCStressTest
  @Description("The deadline meets the end of the last connection.")
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "ended in time")
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "cut off")
  @Outcome(
      expect = FORBIDDEN,
      desc = "the result was lost or told twice, or the connection not counted")
  @State
  public static class DeadlineMeetsTheEnd extends ShutdownWorld {

    public DeadlineMeetsTheEnd() {
      begin(one);
      closeListener();
      loop.pass(DEADLINE.toNanos());
    }

    @Actor
    public void deadline() {
      loop.runTimers();
    }

    @Actor
    public void end() {
      one.peerEnds();
    }

    @Arbiter
    public void outcome(III_Result r) {
      finish(one);
      r.r1 = result.elements;
      r.r2 = connections();
      r.r3 = unfinished();
    }
  }

  @JCStressTest
  @Description("The deadline meets the close by a handler, whose peer has finished.")
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "closed in time")
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "cut off")
  @Outcome(
      expect = FORBIDDEN,
      desc = "the result was lost or told twice, or the connection not counted")
  @State
  public static class DeadlineMeetsTheHandlersClose extends ShutdownWorld {

    public DeadlineMeetsTheHandlersClose() {
      one.connection.serve();
      one.peerEnds();
      begin(one);
      closeListener();
      loop.pass(DEADLINE.toNanos());
    }

    @Actor
    public void deadline() {
      loop.runTimers();
    }

    @Actor
    public void handlersEnd() {
      one.home.run(() -> one.connection.close().subscribe(new Reader(1)));
    }

    @Arbiter
    public void outcome(III_Result r) {
      finish(one);
      r.r1 = result.elements;
      r.r2 = connections();
      r.r3 = unfinished();
    }
  }

  @JCStressTest
  @Description("The end of the listener meets the end of the last connection.")
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "told, once, after both")
  @Outcome(expect = FORBIDDEN, desc = "the result was lost, or told twice or early")
  @State
  public static class ListenersEndMeetsTheLastEnd extends ShutdownWorld {

    public ListenersEndMeetsTheLastEnd() {
      begin(one);
    }

    @Actor
    public void listenersEnd() {
      loop.runTasks(); // the other end may come before
      closeListener();
    }

    @Actor
    public void end() {
      one.peerEnds();
    }

    @Arbiter
    public void outcome(III_Result r) {
      finish(one);
      r.r1 = result.elements;
      r.r2 = connections();
      r.r3 = unfinished();
    }
  }

  @JCStressTest
  @Description("Two ask for shutdown; it begins once.")
  @Outcome(
      id = "1, 1, 1",
      expect = ACCEPTABLE,
      desc = "both are told, and the listener is closed once")
  @Outcome(expect = FORBIDDEN, desc = "begun twice, or one was not told")
  @State
  public static class TwoShutdownsMeet extends ShutdownWorld {
    final Reader other = new Reader(1);

    @Actor
    public void one() {
      shutdown.within(DEADLINE).subscribe(result);
    }

    @Actor
    public void two() {
      shutdown.within(DEADLINE).subscribe(other);
    }

    @Arbiter
    public void outcome(III_Result r) {
      loop.runTasks();
      one.peerEnds();
      closeListener();
      finish(one);
      r.r1 = result.elements;
      r.r2 = other.elements;
      r.r3 = listenerCloses;
    }
  }

  @JCStressTest
  @Description("A close by the owner of a connection meets the beginning.")
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "closed once, with one FIN")
  @Outcome(expect = FORBIDDEN, desc = "closed twice or not at all, or the result was lost")
  @State
  public static class CloseMeetsShutdown extends ShutdownWorld {

    @Actor
    public void begin() {
      loop.run(() -> shutdown.within(DEADLINE).subscribe(result));
    }

    @Actor
    public void close() {
      one.connection.close().subscribe(new Reader(1));
    }

    @Arbiter
    public void outcome(III_Result r) {
      finish(one);
      one.peerEnds();
      closeListener();
      finish(one);
      r.r1 = result.elements;
      r.r2 = one.socket.disconnects;
      r.r3 = one.socket.closes;
    }
  }

  @JCStressTest
  @Description("The ends of the last two connections meet.")
  @Outcome(id = "1, 2, 0", expect = ACCEPTABLE, desc = "told, once, after both")
  @Outcome(expect = FORBIDDEN, desc = "the result was lost, or told twice or early")
  @State
  public static class TwoEndsMeet extends ShutdownWorld {
    final Child two = new Child();

    public TwoEndsMeet() {
      begin(one, two);
      closeListener();
    }

    @Actor
    public void one() {
      one.peerEnds();
    }

    @Actor
    public void two() {
      two.peerEnds();
    }

    @Arbiter
    public void outcome(III_Result r) {
      finish(one, two);
      r.r1 = result.elements;
      r.r2 = connections();
      r.r3 = unfinished();
    }
  }

  @JCStressTest
  @Description("The ends of the last two connections meet when the loop of the listener has ended.")
  @Outcome(id = "1, 2, 0", expect = ACCEPTABLE, desc = "told, once, after both")
  @Outcome(expect = FORBIDDEN, desc = "the result was lost, or told twice or early")
  @State
  public static class TwoEndsMeetWithoutTheListenersLoop extends ShutdownWorld {
    final Child two = new Child();

    public TwoEndsMeetWithoutTheListenersLoop() {
      begin(one, two);
      closeListener();
      loop.end();
    }

    @Actor
    public void one() {
      one.peerEnds();
    }

    @Actor
    public void two() {
      two.peerEnds();
    }

    @Arbiter
    public void outcome(III_Result r) {
      one.home.runTasks();
      two.home.runTasks();
      r.r1 = result.elements;
      r.r2 = connections();
      r.r3 = unfinished();
    }
  }

  @JCStressTest
  @Description("Two connections are cut off when the loop of the listener has ended.")
  @Outcome(id = "1, 2, 2", expect = ACCEPTABLE, desc = "told, once, with both")
  @Outcome(expect = FORBIDDEN, desc = "the result was lost, told twice or early, or one is missing")
  @State
  public static class TwoCutOffsMeetWithoutTheListenersLoop extends ShutdownWorld {
    final Child two = new Child();

    public TwoCutOffsMeetWithoutTheListenersLoop() {
      begin(one, two);
      closeListener();
      loop.pass(DEADLINE.toNanos());
      loop.runTimers();
      loop.end();
    }

    @Actor
    public void one() {
      one.home.runTasks();
    }

    @Actor
    public void two() {
      two.home.runTasks();
    }

    @Arbiter
    public void outcome(III_Result r) {
      one.home.runTasks();
      two.home.runTasks();
      r.r1 = result.elements;
      r.r2 = connections();
      r.r3 = unfinished();
    }
  }
}
