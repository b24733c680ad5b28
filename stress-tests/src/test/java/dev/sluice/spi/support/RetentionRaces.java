package dev.sluice.spi.support;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;
import org.openjdk.jcstress.infra.results.LL_Result;

/** A release meets what ends the callback that lent the memory, or another release. */
public final class RetentionRaces {
  private RetentionRaces() {}

  /** Lent memory. */
  abstract static class Lent {
    final Retention retention = new Retention();

    Lent() {
      retention.lend(null);
    }
  }

  @JCStressTest
  @Description("WSK D17: a release meets the callback's PENDING.")
  @Outcome(id = "EARLY, false, REFUSED", expect = ACCEPTABLE, desc = "seen by the loop")
  @Outcome(id = "RETURNED, true, REFUSED", expect = ACCEPTABLE, desc = "gives the memory back")
  @Outcome(expect = FORBIDDEN, desc = "given back twice or never")
  @State
  public static class ReleaseMeetsPending extends Lent {
    @Actor
    public void pending(LLL_Result r) {
      r.r2 = retention.retain();
    }

    @Actor
    public void release(LLL_Result r) {
      r.r1 = retention.release(null);
    }

    @Arbiter
    public void again(LLL_Result r) {
      r.r3 = retention.release(null);
    }
  }

  @JCStressTest
  @Description("A wrong release meets the callback's SUCCESS.")
  @Outcome(id = "EARLY, false", expect = ACCEPTABLE, desc = "seen by the loop")
  @Outcome(id = "REFUSED, true", expect = ACCEPTABLE, desc = "too late, and refused")
  @Outcome(expect = FORBIDDEN, desc = "memory went back that is the subsystem's")
  @State
  public static class ReleaseMeetsSuccess extends Lent {
    @Actor
    public void success(LL_Result r) {
      r.r2 = retention.takeBack();
    }

    @Actor
    public void release(LL_Result r) {
      r.r1 = retention.release(null);
    }
  }

  @JCStressTest
  @Description("WSK R61: two releases meet.")
  @Outcome(id = "RETURNED, REFUSED", expect = ACCEPTABLE, desc = "the first")
  @Outcome(id = "REFUSED, RETURNED", expect = ACCEPTABLE, desc = "the second")
  @Outcome(expect = FORBIDDEN, desc = "given back twice or never")
  @State
  public static class TwoReleasesMeet extends Lent {
    public TwoReleasesMeet() {
      retention.retain();
    }

    @Actor
    public void one(LL_Result r) {
      r.r1 = retention.release(null);
    }

    @Actor
    public void two(LL_Result r) {
      r.r2 = retention.release(null);
    }
  }
}
