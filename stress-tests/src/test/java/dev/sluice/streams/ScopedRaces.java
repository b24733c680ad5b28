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

/** Retained data with an inner publisher each: two publishers and a subscriber on any threads. */
public final class ScopedRaces {
  private ScopedRaces() {}

  @JCStressTest
  @Description("An element meets a cancel.")
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "released, once")
  @Outcome(expect = FORBIDDEN, desc = "released twice or never, or the source goes on")
  @State
  public static class ElementMeetsCancel extends ScopedWorld {
    public ElementMeetsCancel() {
      super(1);
    }

    @Actor
    public void element() {
      outer.onNext(data);
    }

    @Actor
    public void cancel() {
      reader.cancel();
    }

    @Arbiter
    public void outcome(II_Result r) {
      r.r1 = data.releases.get();
      r.r2 = source.cancels.get();
    }
  }

  @JCStressTest
  @Description("The end of an inner publisher meets a cancel.")
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "released, once; no end is told")
  @Outcome(expect = FORBIDDEN, desc = "released twice or never, or an end was told")
  @State
  public static class InnerEndMeetsCancel extends ScopedWorld {
    public InnerEndMeetsCancel() {
      super(1);
      outer.onNext(data);
    }

    @Actor
    public void innerEnd() {
      within.onComplete();
    }

    @Actor
    public void cancel() {
      reader.cancel();
    }

    @Arbiter
    public void outcome(III_Result r) {
      r.r1 = data.releases.get();
      r.r2 = source.cancels.get();
      r.r3 = reader.ends();
    }
  }

  @JCStressTest
  @Description("The end of an inner publisher, which gave all that was asked for, meets a request.")
  @Outcome(id = "1, 2, 0", expect = ACCEPTABLE, desc = "released, and the next one is asked for")
  @Outcome(expect = FORBIDDEN, desc = "the demand was lost, or told twice")
  @State
  public static class InnerEndMeetsRequest extends ScopedWorld {
    public InnerEndMeetsRequest() {
      super(1);
      outer.onNext(data);
      within.onNext(1);
    }

    @Actor
    public void innerEnd() {
      within.onComplete();
    }

    @Actor
    public void request() {
      reader.request(1);
    }

    @Arbiter
    public void outcome(III_Result r) {
      r.r1 = data.releases.get();
      r.r2 = (int) source.requested.get();
      r.r3 = source.overlaps.get() + inner.overlaps.get();
    }
  }

  @JCStressTest
  @Description("The end of the source meets the end of the last inner publisher.")
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "released, then completed")
  @Outcome(expect = FORBIDDEN, desc = "the end was lost or told twice")
  @State
  public static class SourceEndMeetsInnerEnd extends ScopedWorld {
    public SourceEndMeetsInnerEnd() {
      super(1);
      outer.onNext(data);
    }

    @Actor
    public void innerEnd() {
      within.onComplete();
    }

    @Actor
    public void sourceEnd() {
      outer.onComplete();
    }

    @Arbiter
    public void outcome(III_Result r) {
      r.r1 = data.releases.get();
      r.r2 = reader.completions;
      r.r3 = reader.errors;
    }
  }

  @JCStressTest
  @Description("RS 3.9, RS 1.3: a request(0) meets an element of the inner publisher.")
  @Outcome(id = "1, 1, 1, 0", expect = ACCEPTABLE, desc = "the element, then the error")
  @Outcome(id = "1, 0, 1, 0", expect = ACCEPTABLE, desc = "the error")
  @Outcome(
      expect = FORBIDDEN,
      desc = "released twice or never, there was not one error, or signals overlapped")
  @State
  public static class WrongRequestMeetsInnerElement extends ScopedWorld {
    public WrongRequestMeetsInnerElement() {
      super(1);
      outer.onNext(data);
    }

    @Actor
    public void innerElement() {
      within.onNext(1);
    }

    @Actor
    public void request() {
      reader.request(0);
    }

    @Arbiter
    public void outcome(IIII_Result r) {
      r.r1 = data.releases.get();
      r.r2 = reader.elements;
      r.r3 = reader.errors;
      r.r4 = reader.overlaps.get();
    }
  }
}
