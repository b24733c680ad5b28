package dev.sluice.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveEvent;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Status;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EachRealTransport;
import dev.sluice.tck.kit.EachSimulation;
import dev.sluice.tck.kit.Elsewhere;
import dev.sluice.tck.kit.EventLog;
import dev.sluice.tck.kit.Form;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import dev.sluice.tck.kit.SimulatedNet;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Disable during everything: the four outcomes of a disable, and an enable that comes in between
 * (D24), from another thread at any moment.
 */
class DisableDuringTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  /** What a disable may come to. */
  private enum Outcome {
    AT_ONCE,
    AT_ONCE_WITH_REQUEST,
    AFTER_THE_CALLBACK_UNTOLD,
    AFTER_THE_CALLBACK_WITH_REQUEST,
    OVERTAKEN_BY_AN_ENABLE
  }

  /** Counts callbacks, each of which takes a little time. */
  private static final class Callbacks implements ConnectionEvents {
    private final SplittableRandom random;
    private final AtomicLong begun = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();

    Callbacks(SplittableRandom random) {
      this.random = random;
    }

    @Override
    public ReceiveVerdict receive(ReceiveEvent event) {
      begun.incrementAndGet();
      spin(random.nextInt(150));
      ended.incrementAndGet();
      return ReceiveVerdict.SUCCESS;
    }

    boolean isRunning() {
      return ended.get() != begun.get();
    }
  }

  // ---- real threads

  /**
   * The outcome follows from what the callback did; after it, nothing begins before the next
   * enable. The point is the race of two threads, so this is for real sockets only. Goes on until
   * each outcome has come.
   */
  @EachRealTransport
  @Timeout(300)
  void wskR18_R19_R20_R21_D24_everyOutcomeHoldsFromAnotherThread(Net net) {
    Rig rig = rigs.open(net);
    SplittableRandom random = new SplittableRandom(Form.seed());
    Callbacks callbacks = new Callbacks(random.split());
    var link = rig.connected(callbacks);
    ConnectionSocket socket = link.socket();
    link.peer().flood();
    Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    long enough =
        System.nanoTime() + TimeUnit.SECONDS.toNanos(60); // on a machine with one slow core
    for (int round = 0;
        outcomes.size() < Outcome.values().length
            || round < Form.pick(10_000, 100_000) && System.nanoTime() < enough;
        round++) {
      long before = callbacks.begun.get();
      Rig.enable(socket, EventType.RECEIVE);
      while (callbacks.begun.get() == before) {
        Thread.yield();
      }
      spin(random.nextInt(150));
      Outcome outcome = switch (random.nextInt(3)) {
        case 0 -> untold(rig, socket, callbacks);
        case 1 -> told(socket, callbacks);
        default -> overtaken(rig, socket, callbacks);
      };
      outcomes.merge(outcome, 1, Integer::sum);
    }
    System.out.printf(Locale.ROOT, "disable from another thread on %s: %s%n", net, outcomes);
  }

  /** Passes some hundred nanoseconds; what a thread does meanwhile must not count as waiting. */
  private static void spin(int hundreds) {
    long end = System.nanoTime() + 100L * hundreds;
    while (System.nanoTime() < end) {
      // busy
    }
  }

  private static Outcome untold(Rig rig, ConnectionSocket socket, Callbacks callbacks) {
    Status status = socket.disableEvent(EventType.RECEIVE, null);
    if (status == Status.SUCCESS) {
      assertSilent(callbacks);
      return Outcome.AT_ONCE;
    }
    assertThat(status).isEqualTo(Status.EVENT_PENDING);
    rig.onLoop(socket, () -> {}); // the callback has returned by then
    assertSilent(callbacks);
    return Outcome.AFTER_THE_CALLBACK_UNTOLD;
  }

  private static Outcome told(ConnectionSocket socket, Callbacks callbacks) {
    Call disable = Call.start(done -> socket.disableEvent(EventType.RECEIVE, done));
    assertThat(disable.returned()).isIn(Status.SUCCESS, Status.PENDING);
    assertThat(disable.status()).isEqualTo(Status.SUCCESS);
    assertSilent(callbacks);
    assertThat(disable.completions()).isOne();
    return disable.returned() == Status.SUCCESS
        ? Outcome.AT_ONCE_WITH_REQUEST
        : Outcome.AFTER_THE_CALLBACK_WITH_REQUEST;
  }

  private static Outcome overtaken(Rig rig, ConnectionSocket socket, Callbacks callbacks) {
    Call disable = Call.start(done -> socket.disableEvent(EventType.RECEIVE, done));
    long before = callbacks.begun.get();
    Rig.enable(socket, EventType.RECEIVE);
    Status status = disable.status();
    rig.until(() -> callbacks.begun.get() > before);
    assertThat(disable.completions()).isOne();
    assertThat(told(socket, callbacks)).isNotNull();
    if (status == Status.CANCELLED) {
      assertThat(disable.returned()).isEqualTo(Status.PENDING);
      return Outcome.OVERTAKEN_BY_AN_ENABLE;
    }
    assertThat(status).isEqualTo(Status.SUCCESS);
    return disable.returned() == Status.SUCCESS
        ? Outcome.AT_ONCE_WITH_REQUEST
        : Outcome.AFTER_THE_CALLBACK_WITH_REQUEST;
  }

  private static void assertSilent(Callbacks callbacks) {
    long begun = callbacks.begun.get();
    assertThat(callbacks.isRunning()).as("a callback runs after a disable").isFalse();
    spin(100);
    assertThat(callbacks.begun.get()).as("callbacks after a disable").isEqualTo(begun);
  }

  // ---- steps

  /** What is done while a callback runs, or while none does. */
  private enum Act {
    ENABLE,
    DISABLE,
    DISABLE_WITH_REQUEST,
    NOTHING
  }

  /** The event as the contract tells it, beside the real one. */
  private static final class Model {
    private boolean enabled;

    /** Disables that wait for the running callback; their requests, with null for none. */
    private final List<Call> pending = new ArrayList<>();

    private final List<Call> cancelled = new ArrayList<>();
    private final List<Call> succeeded = new ArrayList<>();

    void act(Act act, ConnectionSocket socket, boolean running) {
      switch (act) {
        case ENABLE -> {
          assertThat(socket.enableEvents(Set.of(EventType.RECEIVE))).isEqualTo(Status.SUCCESS);
          enabled = true;
          cancelled.addAll(pending);
          pending.clear();
        }
        case DISABLE -> {
          assertThat(socket.disableEvent(EventType.RECEIVE, null))
              .isEqualTo(running ? Status.EVENT_PENDING : Status.SUCCESS);
          enabled = false;
        }
        case DISABLE_WITH_REQUEST -> {
          Call call = Call.start(done -> socket.disableEvent(EventType.RECEIVE, done));
          assertThat(call.returned()).isEqualTo(running ? Status.PENDING : Status.SUCCESS);
          assertThat(running && call.isDone())
              .as("done while the callback runs")
              .isFalse();
          enabled = false;
          (running ? pending : succeeded).add(call);
        }
        case NOTHING -> {}
      }
    }

    void callbackReturned() {
      succeeded.addAll(pending);
      pending.clear();
    }

    void assertEnded() {
      assertThat(cancelled).allSatisfy(call -> assertEnd(call, Status.CANCELLED));
      assertThat(succeeded).allSatisfy(call -> assertEnd(call, Status.SUCCESS));
    }

    private static void assertEnd(Call call, Status status) {
      assertThat(call.status()).isEqualTo(status);
      assertThat(call.completions()).isOne();
    }
  }

  /**
   * The seed chooses what is done and when: in a callback by itself, by another thread while it
   * runs, or in between; the outcome is the one that a model of the event tells.
   */
  @EachSimulation
  void wskR18_R19_R20_R21_D24_everyOutcomeHoldsInEveryInterleaving(Net net) {
    Rig rig = rigs.open(net);
    SplittableRandom random = ((SimulatedNet) net).random();
    Model model = new Model();
    ConnectionSocket[] socket = new ConnectionSocket[1];
    EventLog log = rig.log((event, bytes) -> {
      assertThat(model.enabled).as("enabled when called back").isTrue();
      Runnable acts = () -> {
        for (int i = random.nextInt(3); i > 0; i--) {
          model.act(any(random), socket[0], true);
        }
      };
      acts.run();
      if (random.nextInt(3) == 0) {
        Elsewhere.run(acts);
      }
      model.callbackReturned();
      return ReceiveVerdict.SUCCESS;
    });
    var link = rig.connected(log);
    socket[0] = link.socket();
    int all = 0;
    for (int i = 0; i < 20; i++) {
      model.act(any(random), socket[0], false);
      int bytes = random.nextInt(1, 20);
      link.peer().write(bytes);
      all += bytes;
      for (int steps = random.nextInt(3); steps > 0; steps--) {
        rig.nudge();
      }
    }
    while (log.acceptedCount() < all) {
      model.act(Act.ENABLE, socket[0], false);
      rig.settle(socket[0]);
    }
    rig.settle(socket[0]);
    model.assertEnded();
  }

  private static Act any(SplittableRandom random) {
    return Act.values()[random.nextInt(Act.values().length)];
  }
}
