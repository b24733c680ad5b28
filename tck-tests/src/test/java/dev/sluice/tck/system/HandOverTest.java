package dev.sluice.tck.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.streams.Frames;
import dev.sluice.streams.RetainedData;
import dev.sluice.streams.StreamConnection;
import dev.sluice.tck.kit.EachRealNet;
import dev.sluice.tck.kit.Form;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Pattern;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One subscriber after the other takes over a running stream, in any mode, having cancelled inside
 * onNext or on another thread; every byte comes once, in order.
 */
@Timeout(300)
class HandOverTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  private enum Mode {
    COPY,
    BORROW,
    BORROW_PIECES,
    RETAIN,
    FRAMES,
    BORROWED_FRAMES,
    BATCHES,
    READ;

    Publisher<?> of(StreamConnection connection) {
      return switch (this) {
        case COPY -> connection.receive();
        case BORROW -> connection.receiveBorrowed();
        case BORROW_PIECES -> connection.receiveBorrowed(113);
        case RETAIN -> connection.receiveRetained();
        case FRAMES -> connection.receive(Frames.fixed(113));
        case BORROWED_FRAMES -> connection.receiveBorrowed(Frames.fixed(127));
        case BATCHES -> connection.receiveBatches(Frames.fixed(5_003));
        case READ -> connection.read(1_009);
      };
    }
  }

  @EachRealNet
  void aThousandHandOversLoseAndDoubleNothing(Net net) throws InterruptedException {
    long seed = Form.seed();
    System.out.println("hand-overs on " + net + ": sluice.seed=" + seed);
    Rig rig = rigs.open(net);
    var link = rig.streamed();
    link.peer().flood();
    Relay relay = new Relay(link.connection(), new SplittableRandom(seed));
    relay.run((int) Form.pick(1_000, 20_000));
    rig.onLoop(link.socket(), relay::releaseAll);
    rig.probe(link.connection().receive(), 1, (last, rest) -> { // what is carried, or the next
          relay.check.feed(rest);
          last.cancel();
        })
        .awaitReceived(1);
    rig.settle(link.socket()); // the verdict is counted after onNext
    link.peer().stopFloodSoon();

    assertThat(relay.check.mismatch()).as("seed " + seed).isNull();
    assertThat(relay.violation).as("seed " + seed).isNull();
    assertThat(link.received().bytesAccepted()).isEqualTo(relay.check.position());
    assertThat(link.received().retained()).isZero();
    for (Mode from : Mode.values()) {
      assertThat(relay.pairs.get(from)).as("modes after " + from).containsKeys(Mode.values());
    }
  }

  @EachRealNet
  void aSuccessorInsideOnNextGoesOnWithinTheSameIndication(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.streamed();
    link.peer().write(1000);
    await().until(() -> !rig.net().isTcp() || backlog(link) == 1000);
    Pattern.Check check = new Pattern.Check();
    rig.probe(link.connection().receiveBorrowed(10), Long.MAX_VALUE, (first, data) -> {
      check.feed(data);
      if (first.received() == 3) {
        first.cancel();
        rig.probe(link.connection().receive(), Long.MAX_VALUE, (second, rest) -> check.feed(rest));
      }
    });
    await().until(() -> check.position() == 1000);
    assertThat(check.mismatch()).isNull();
    assertThat(link.received().zeroLengthReceives()).isZero();
  }

  private static long backlog(Rig.Streamed link) {
    return dev.sluice.tck.kit.Call.information(link.socket()::receiveBacklog);
  }

  @EachRealNet
  void aPredecessorsLateRequestNeitherFeedsNorStallsItsSuccessor(Net net) {
    Rig rig = rigs.open(net);
    var link = rig.streamed();
    link.peer().flood();
    for (int round = 0; round < 100; round++) {
      var first = rig.probe(link.connection().receiveBorrowed(100), 1);
      first.awaitReceived(1);
      first.cancel();
      Thread late = new Thread(() -> first.request(1));
      late.start();
      var second = rig.probe(link.connection().receiveBorrowed(100), 2);
      second.awaitReceived(2);
      await().until(() -> !late.isAlive());
      rig.settle(link.socket());
      assertThat(second.received()).isEqualTo(2);
      assertThat(first.received()).isEqualTo(1);
      second.cancel();
    }
  }

  /** Runs the subscribers one after the other. */
  private static final class Relay {
    private final StreamConnection connection;

    /** Used by whoever makes the next subscriber, one at a time. */
    private final SplittableRandom random;

    private final Pattern.Check check = new Pattern.Check();
    private final Map<Mode, Map<Mode, Integer>> pairs = new EnumMap<>(Mode.class);

    /**
     * Subscribers that want to be cancelled by the test's thread; added on the loop, without a
     * lock.
     */
    private final BlockingQueue<Runner> handedOut = new LinkedTransferQueue<>();

    /** Loop only. */
    private final Deque<RetainedData> retained = new ArrayDeque<>();

    private volatile String violation;
    private volatile int left;
    private Mode last = Mode.COPY;

    Relay(StreamConnection connection, SplittableRandom random) {
      this.connection = connection;
      this.random = random;
    }

    void run(int handOvers) throws InterruptedException {
      left = handOvers;
      next();
      while (true) {
        Runner runner = handedOut.poll(30, TimeUnit.SECONDS);
        if (runner == null) {
          throw new AssertionError("stalled with " + left + " hand-overs left, " + violation);
        }
        runner.subscription.cancel();
        if (left <= 0) {
          return;
        }
        next();
      }
    }

    /** Subscribes the next one; inside onNext of the one before, or on the test's thread. */
    private void next() {
      left--;
      Mode mode = Mode.values()[random.nextInt(Mode.values().length)];
      pairs.computeIfAbsent(last, from -> new EnumMap<>(Mode.class)).merge(mode, 1, Integer::sum);
      last = mode;
      boolean inside = left > 0 && random.nextInt(3) > 0;
      int until = 1 + random.nextInt(6);
      long demand = random.nextInt(3) == 0 ? Long.MAX_VALUE : until;
      mode.of(connection).subscribe(new Runner(this, inside, until, demand));
    }

    void releaseAll() {
      retained.forEach(RetainedData::release);
      retained.clear();
    }
  }

  /** Takes some elements, then hands over. */
  private static final class Runner implements Subscriber<Object> {
    private final Relay relay;
    private final boolean inside;
    private final int until;
    private final long demand;
    private volatile Subscription subscription;

    /** Loop only. */
    private int received;

    Runner(Relay relay, boolean inside, int until, long demand) {
      this.relay = relay;
      this.inside = inside;
      this.until = until;
      this.demand = demand;
    }

    @Override
    public void onSubscribe(Subscription given) {
      subscription = given;
      given.request(demand);
    }

    @Override
    public void onNext(Object element) {
      received++;
      if (received > demand) {
        relay.violation = "more than was asked for";
      }
      if (element instanceof List<?> batch) {
        batch.forEach(message -> relay.check.feed((ByteBuffer) message));
      } else if (element instanceof RetainedData data) {
        data.buffers().forEach(relay.check::feed);
        relay.retained.add(data);
        if (relay.retained.size() > 3) {
          relay.retained.poll().release();
        }
      } else {
        relay.check.feed((ByteBuffer) element);
      }
      if (received == until) {
        if (inside) {
          subscription.cancel();
          relay.next();
        } else {
          relay.handedOut.add(this);
        }
      } else if (received > until && inside) {
        relay.violation = "onNext after cancel inside onNext";
      }
    }

    @Override
    public void onError(Throwable cause) {
      relay.violation = "failed: " + cause;
    }

    @Override
    public void onComplete() {
      relay.violation = "completed";
    }
  }
}
