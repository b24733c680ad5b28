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
import org.openjdk.jcstress.infra.results.III_Result;
import org.openjdk.jcstress.infra.results.II_Result;

/** Who gives retained data back that was sent on. */
public final class SendRetainedRaces {
  private SendRetainedRaces() {}

  @JCStressTest
  @Description("Retained data meets the end of the connection.")
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "given back, once")
  @Outcome(expect = FORBIDDEN, desc = "given back twice or never, or held")
  @State
  public static class NextMeetsTheEndOfTheConnection extends SendRetainedWorld {

    @Actor
    public void next() {
      retained.onNext(data);
    }

    @Actor
    public void end() {
      loop.run(() -> gate.end(Status.CONNECTION_RESET, null));
    }

    @Arbiter
    public void outcome(III_Result r) {
      take();
      r.r1 = data.releases.get();
      r.r2 = endOfRetained.errors;
      r.r3 = (int) gate.held();
    }
  }

  @JCStressTest
  @Description("Retained data meets the cancel of the send.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "given back, once: sent or not")
  @Outcome(expect = FORBIDDEN, desc = "given back twice or never, or held")
  @State
  public static class NextMeetsCancel extends SendRetainedWorld {

    @Actor
    public void next() {
      retained.onNext(data);
    }

    @Actor
    public void cancel() {
      endOfRetained.cancel();
    }

    @Arbiter
    public void outcome(II_Result r) {
      take();
      r.r1 = data.releases.get();
      r.r2 = (int) gate.held();
    }
  }

  @JCStressTest
  @Description("The completion of a call with retained data meets the cancel of the send.")
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "given back, once")
  @Outcome(expect = FORBIDDEN, desc = "given back twice or never, or held")
  @State
  public static class CancelMeetsCompletion extends SendRetainedWorld {
    public CancelMeetsCompletion() {
      retained.onNext(data);
      loop.runTasks();
    }

    @Actor
    public void completion() {
      take();
    }

    @Actor
    public void cancel() {
      endOfRetained.cancel();
    }

    @Arbiter
    public void outcome(II_Result r) {
      take();
      r.r1 = data.releases.get();
      r.r2 = (int) gate.held();
    }
  }
}
