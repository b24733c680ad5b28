package dev.sluice.spi.support;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.sluice.api.EventType;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** What switches an event on or off meets its callback. */
public final class EventSwitchRaces {
  private static final EventType EVENT = EventType.RECEIVE;
  private static final int BIT = EventSwitch.bit(EVENT);

  private EventSwitchRaces() {}

  /** One event that is on. */
  abstract static class On {
    final EventSwitch events = new EventSwitch();

    On() {
      events.enable(BIT);
    }
  }

  @JCStressTest
  @Description("WSK D24: an enable meets the refusal of the callback that runs.")
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "on: the enable wins")
  @Outcome(expect = FORBIDDEN, desc = "the enable was lost")
  @State
  public static class EnableMeetsRefusal extends On {
    public EnableMeetsRefusal() {
      events.enter(EVENT);
    }

    @Actor
    public void refusal() {
      events.refused(EVENT);
      events.exit(EVENT);
    }

    @Actor
    public void enable() {
      events.enable(BIT);
    }

    @Arbiter
    public void outcome(Z_Result r) {
      r.r1 = events.isEnabled(EVENT);
    }
  }

  @JCStressTest
  @Description("WSK R20: a disable meets the beginning of a callback.")
  @Outcome(id = "SUCCESS, false, false", expect = ACCEPTABLE, desc = "off before, so it never runs")
  @Outcome(id = "EVENT_PENDING, true, false", expect = ACCEPTABLE, desc = "off while it runs")
  @Outcome(expect = FORBIDDEN, desc = "SUCCESS while the callback runs, or still on")
  @State
  public static class DisableMeetsTheCallback extends On {
    @Actor
    public void callback(LLL_Result r) {
      r.r2 = events.enter(EVENT);
    }

    @Actor
    public void disable(LLL_Result r) {
      r.r1 = events.disable(EVENT, null);
    }

    @Arbiter
    public void outcome(LLL_Result r) {
      r.r3 = events.isEnabled(EVENT);
    }
  }

  @JCStressTest
  @Description(
      "An enable meets a disable; the event is on or off, and the callback runs accordingly.")
  @Outcome(id = "SUCCESS, true, true", expect = ACCEPTABLE, desc = "the enable came last")
  @Outcome(id = "SUCCESS, false, false", expect = ACCEPTABLE, desc = "the disable came last")
  @Outcome(expect = FORBIDDEN, desc = "half on")
  @State
  public static class EnableMeetsDisable extends On {
    @Actor
    public void enable() {
      events.enable(BIT);
    }

    @Actor
    public void disable(LLL_Result r) {
      r.r1 = events.disable(EVENT, null);
    }

    @Arbiter
    public void outcome(LLL_Result r) {
      r.r2 = events.isEnabled(EVENT);
      r.r3 = events.enter(EVENT);
    }
  }

  @JCStressTest
  @Description("Two enables of different events meet.")
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "both on")
  @Outcome(expect = FORBIDDEN, desc = "one was lost")
  @State
  public static class TwoEnablesMeet {
    final EventSwitch events = new EventSwitch();

    @Actor
    public void one() {
      events.enable(BIT);
    }

    @Actor
    public void two() {
      events.enable(EventSwitch.bit(EventType.DISCONNECT));
    }

    @Arbiter
    public void outcome(Z_Result r) {
      r.r1 = events.isEnabled(EVENT) && events.isEnabled(EventType.DISCONNECT);
    }
  }
}
