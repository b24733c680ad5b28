package dev.sluice.spi.support;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** A release meets the limit at which a socket is read no more. */
public final class MemoryRaces {
  private MemoryRaces() {}

  /** Two sockets of one client, which may hold ten bytes. */
  abstract static class TwoSockets {
    final MemoryBudget client = new MemoryBudget(10);
    final AtomicInteger wakes = new AtomicInteger();
    final SocketMemory socket = new SocketMemory(client, wakes::incrementAndGet);
    final SocketMemory other = new SocketMemory(client, () -> {});
  }

  @JCStressTest
  @Description("A release meets the socket's own limit.")
  @Outcome(id = "null, 0", expect = ACCEPTABLE, desc = "released before: it is read")
  @Outcome(id = "SOCKET, 1", expect = ACCEPTABLE, desc = "stopped, and woken once")
  @Outcome(expect = FORBIDDEN, desc = "the wake-up was lost, or came twice")
  @State
  public static class ReleaseMeetsTheSocketsLimit extends TwoSockets {
    public ReleaseMeetsTheSocketsLimit() {
      socket.limit(5);
      socket.retain(5);
    }

    @Actor
    public void read(LL_Result r) {
      r.r1 = socket.stoppedBy();
    }

    @Actor
    public void release() {
      socket.release(5, null);
    }

    @Arbiter
    public void outcome(LL_Result r) {
      r.r2 = wakes.get();
    }
  }

  @JCStressTest
  @Description("A release by one socket meets the client's limit, which stops another.")
  @Outcome(id = "null, 0", expect = ACCEPTABLE, desc = "released before: it is read")
  @Outcome(id = "CLIENT, 1", expect = ACCEPTABLE, desc = "stopped, and woken once")
  @Outcome(expect = FORBIDDEN, desc = "the wake-up was lost, or came twice")
  @State
  public static class ReleaseMeetsTheClientsLimit extends TwoSockets {
    public ReleaseMeetsTheClientsLimit() {
      socket.retain(1);
      other.retain(9);
    }

    @Actor
    public void read(LL_Result r) {
      r.r1 = socket.stoppedBy();
    }

    @Actor
    public void release() {
      other.release(9, null);
    }

    @Arbiter
    public void outcome(LL_Result r) {
      r.r2 = wakes.get();
    }
  }

  @JCStressTest
  @Description("A higher limit of the socket meets its stop.")
  @Outcome(id = "null, 0", expect = ACCEPTABLE, desc = "raised before: it is read")
  @Outcome(id = "SOCKET, 1", expect = ACCEPTABLE, desc = "stopped, and woken once")
  @Outcome(expect = FORBIDDEN, desc = "the wake-up was lost, or came twice")
  @State
  public static class HigherLimitMeetsTheStop extends TwoSockets {
    public HigherLimitMeetsTheStop() {
      socket.limit(5);
      socket.retain(5);
    }

    @Actor
    public void read(LL_Result r) {
      r.r1 = socket.stoppedBy();
    }

    @Actor
    public void raise() {
      socket.limit(6);
    }

    @Arbiter
    public void outcome(LL_Result r) {
      r.r2 = wakes.get();
    }
  }
}
