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
import org.reactivestreams.Publisher;

/** A connection's publishers of what its events told, made while the loop tells. */
public final class ToldEventsRaces {
  private ToldEventsRaces() {}

  /** One who asks for a publisher first. */
  abstract static class AskingWorld extends ConnectionWorld {
    final Reader late = new Reader(9);

    /** By the actor that is not the loop. */
    final void ask(Publisher<?> publisher) {
      publisher.subscribe(late);
    }
  }

  @JCStressTest
  @Description("Who asks for disconnects meets one, and the end.")
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "both, once")
  @Outcome(expect = FORBIDDEN, desc = "lost, or told twice")
  @State
  public static class AskMeetsDisconnectAndEnd extends AskingWorld {
    @Actor
    public void disconnect() {
      loop.run(() -> connection.disconnect(Disconnect.GRACEFUL));
      breakOff();
    }

    @Actor
    public void ask() {
      ask(connection.disconnected());
    }

    @Arbiter
    public void outcome(III_Result r) {
      loop.runTasks();
      r.r1 = late.elements;
      r.r2 = late.completions;
      r.r3 = late.errors;
    }
  }

  @JCStressTest
  @Description("Who asks for disconnects meets the end, without one.")
  @Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "the end, once")
  @Outcome(expect = FORBIDDEN, desc = "lost, or told twice")
  @State
  public static class AskMeetsTheEnd extends AskingWorld {
    @Actor
    public void end() {
      breakOff();
    }

    @Actor
    public void ask() {
      ask(connection.disconnected());
    }

    @Arbiter
    public void outcome(III_Result r) {
      loop.runTasks();
      r.r1 = late.elements;
      r.r2 = late.completions;
      r.r3 = late.errors;
    }
  }

  @JCStressTest
  @Description("Who asks for the ideal send backlog meets two numbers, and the end.")
  @Outcome(id = "30, 1, 1", expect = ACCEPTABLE, desc = "the newest, and the end")
  @Outcome(id = "30, 2, 1", expect = ACCEPTABLE, desc = "both, and the end")
  @Outcome(expect = FORBIDDEN, desc = "the newest or the end was lost, or told twice")
  @State
  public static class AskMeetsNumbersAndEnd extends AskingWorld {
    @Actor
    public void numbers() {
      loop.run(() -> connection.sendBacklog(20));
      loop.run(() -> connection.sendBacklog(30));
      breakOff();
    }

    @Actor
    public void ask() {
      ask(connection.idealSendBacklog());
    }

    @Arbiter
    public void outcome(III_Result r) {
      loop.runTasks();
      r.r1 = late.latest instanceof Long number ? number.intValue() : 0;
      r.r2 = late.elements;
      r.r3 = late.completions;
    }
  }

  @JCStressTest
  @Description("Who asks for the ideal send backlog meets the first number.")
  @Outcome(id = "20, 1, 0", expect = ACCEPTABLE, desc = "told, once")
  @Outcome(expect = FORBIDDEN, desc = "lost, told twice, or another was asked for")
  @State
  public static class AskMeetsTheFirstNumber extends AskingWorld {
    @Actor
    public void number() {
      loop.run(() -> connection.sendBacklog(20));
    }

    @Actor
    public void ask() {
      ask(connection.idealSendBacklog());
    }

    @Arbiter
    public void outcome(III_Result r) {
      loop.runTasks();
      r.r1 = late.latest instanceof Long number ? number.intValue() : 0;
      r.r2 = late.elements;
      r.r3 = late.completions;
    }
  }
}
