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

/** Who gives retained data back. */
public final class RetainRaces {
  private RetainRaces() {}

  @JCStressTest
  @Description("WSK R61: two releases meet; the memory goes back once, the second is counted.")
  @Outcome(id = "1, 2, true", expect = ACCEPTABLE, desc = "once")
  @Outcome(expect = FORBIDDEN, desc = "the memory went back twice or not at all")
  @State
  public static class TwoReleasesMeet extends ReceiveWorld {
    final Reader reader = subscribe(this::retaining, 1);

    public TwoReleasesMeet() {
      arrive(1);
    }

    private RetainMode retaining() {
      return new RetainMode(HandOut.here(socket::release, "scripted"));
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
    public void outcome(IIZ_Result r) {
      r.r1 = socket.returned.get();
      r.r2 = socket.releases.get();
      r.r3 = reader.data.isReleased();
    }
  }

  @JCStressTest
  @Description("A cancel meets the indication that is to be retained.")
  @Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "retained and given")
  @Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "the successor's, as a copy")
  @Outcome(expect = FORBIDDEN, desc = "retained and given to nobody, or lost")
  @State
  public static class CancelMeetsRetain extends ReceiveWorld {
    final Reader reader = subscribe(this::retaining, 1);

    private RetainMode retaining() {
      return new RetainMode(HandOut.here(socket::release, "scripted"));
    }

    @Actor
    public void indication() {
      arrive(1);
    }

    @Actor
    public void cancel() {
      reader.cancel();
    }

    @Arbiter
    public void outcome(III_Result r) {
      Reader next = successor();
      r.r1 = socket.retained;
      r.r2 = reader.elements;
      r.r3 = next.elements;
      if (reader.data != null) {
        reader.data.release(); // else the collector would, more slowly than new ones come
      }
    }
  }

  @JCStressTest
  @Description("A release meets the closing of the socket.")
  @Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "given back, and the error told")
  @Outcome(expect = FORBIDDEN, desc = "not given back, or the error was lost")
  @State
  public static class ReleaseMeetsTheClose extends ReceiveWorld {
    final Reader reader = subscribe(this::retaining, 1);

    public ReleaseMeetsTheClose() {
      arrive(1);
    }

    private RetainMode retaining() {
      return new RetainMode(HandOut.here(socket::release, "scripted"));
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
      r.r2 = socket.releases.get();
      r.r3 = reader.errors;
    }
  }
}
