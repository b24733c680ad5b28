package dev.sluice.tck.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.DataIndication;
import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveEvent;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Status;
import dev.sluice.api.extension.ReceiveBudget;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EachRealTransport;
import dev.sluice.tck.kit.Form;
import dev.sluice.tck.kit.RealNet;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One application that keeps everything, and fifty others on the same loop. */
@Timeout(300)
class HoarderTest {
  private static final int OTHERS = 50;
  private static final int RECEIVE_BUFFER = 64 << 10;
  private static final long LIMIT = 64 * RECEIVE_BUFFER;

  /** What the others receive while they are watched. */
  private static final long WATCHED = Form.pick(64, 1024) << 20;

  private static final int LEAST_PAIRS = (int) Form.pick(3, 9);
  private static final int MOST_PAIRS = 41;
  private static final double KEPT = 0.8;

  @RegisterExtension
  final Rigs rigs = new Rigs();

  /** Bytes that the others received. */
  private final AtomicLong received = new AtomicLong();

  @EachRealTransport
  void aHoarderStoppedByItsBudgetIsNamedAndFiftyOthersKeepTheirThroughput(RealNet net) {
    compare(rigs.open(net), LIMIT, ReceiveBudget.Limit.SOCKET);
  }

  @EachRealTransport
  void aHoarderStoppedByTheClientsLimitIsNamedAndFiftyOthersKeepTheirThroughput(RealNet net) {
    Rig rig = rigs.open(net, configuration -> configuration.withMemoryLimit(LIMIT));
    compare(rig, ReceiveBudget.UNLIMITED, ReceiveBudget.Limit.CLIENT);
  }

  /**
   * Compares the others' throughput with and without a hoarder, one right after the other, in turns
   * of who is first, until the median of the ratios says enough.
   */
  private void compare(Rig rig, long budget, ReceiveBudget.Limit limit) {
    for (int i = 0; i < OTHERS; i++) {
      Other other = new Other(i % 2 == 0);
      var link = rig.connected(other);
      other.socket.set(link.socket());
      Rig.enable(link.socket(), EventType.RECEIVE);
      link.peer().flood();
    }
    double[] ratios = new double[MOST_PAIRS];
    for (int pair = 0; pair < MOST_PAIRS; pair++) {
      long before = pair % 2 == 0 ? watch() : 0;
      long with;
      try (Hoarder hoarder = new Hoarder(rig, budget, limit)) {
        with = watch();
        hoarder.assertStopped();
      }
      long without = pair % 2 == 0 ? before : watch();
      ratios[pair] = (double) without / with;
      if (pair + 1 >= LEAST_PAIRS && median(ratios, pair + 1) >= KEPT) {
        return;
      }
    }
    assertThat(median(ratios, MOST_PAIRS))
        .as("throughput with a hoarder, of that without: " + Arrays.toString(ratios))
        .isGreaterThanOrEqualTo(KEPT);
  }

  private static double median(double[] values, int count) {
    double[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    return sorted[count / 2];
  }

  /** How long the others take for what is watched, in nanoseconds. */
  private long watch() {
    long enough = received.get() + WATCHED;
    long begun = System.nanoTime();
    await().until(() -> received.get() >= enough);
    return System.nanoTime() - begun;
  }

  /** Takes everything: as it comes, or retained and released at once. */
  private final class Other implements ConnectionEvents {
    private final boolean retaining;
    final AtomicReference<ConnectionSocket> socket = new AtomicReference<>();

    Other(boolean retaining) {
      this.retaining = retaining;
    }

    @Override
    public ReceiveVerdict receive(ReceiveEvent event) {
      received.addAndGet(event.bytesIndicated());
      DataIndication data = event.indication();
      if (!retaining || data == null) {
        return ReceiveVerdict.SUCCESS;
      }
      ConnectionSocket itself = socket.get();
      itself.eventLoop().execute(() -> itself.release(data));
      return ReceiveVerdict.PENDING;
    }
  }

  /** Keeps everything; opened when it has been stopped and named, closed when it gave all back. */
  private static final class Hoarder implements ConnectionEvents, AutoCloseable {
    private final Queue<DataIndication> kept = new ConcurrentLinkedQueue<>();
    private final AtomicReference<ReceiveBudget.Starvation> named = new AtomicReference<>();
    private final Rig.Connected link;
    private final ReceiveBudget budget;
    private final long read;

    Hoarder(Rig rig, long limit, ReceiveBudget.Limit by) {
      link = rig.connected(this);
      budget = link.socket().registerExtension(ReceiveBudget.class);
      assertThat(budget.limit(limit)).isEqualTo(Status.SUCCESS);
      budget.onStarved(1_000_000, named::set);
      Rig.enable(link.socket(), EventType.RECEIVE);
      link.peer().flood();
      await().until(() -> named.get() != null && named.get().limit() == by);
      read = link.received().bytesRead();
      assertThat(named.get().socket()).isSameAs(link.socket());
      assertThat(named.get().heldBytes()).isLessThan(LIMIT + RECEIVE_BUFFER);
      assertThat(named.get().oldestNanos()).isGreaterThanOrEqualTo(named.get().stoppedNanos());
    }

    @Override
    public ReceiveVerdict receive(ReceiveEvent event) {
      kept.add(event.indication());
      return ReceiveVerdict.PENDING;
    }

    void assertStopped() {
      assertThat(budget.held()).isLessThan(LIMIT + RECEIVE_BUFFER);
      if (named.get().limit() == ReceiveBudget.Limit.SOCKET) {
        assertThat(link.received().bytesRead()).isEqualTo(read);
      }
    }

    @Override
    public void close() {
      assertThat(Call.run(link.socket()::close)).isEqualTo(Status.SUCCESS);
      for (DataIndication data = kept.poll(); data != null; data = kept.poll()) {
        assertThat(link.socket().release(data)).isEqualTo(Status.SUCCESS);
      }
      link.peer().close();
    }
  }
}
