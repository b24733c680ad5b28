package dev.sluice.tck.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.streams.StreamConnection;
import dev.sluice.streams.StreamOptions;
import dev.sluice.streams.StreamSockets;
import dev.sluice.tck.kit.CountedClient;
import dev.sluice.tck.kit.EachRealTransport;
import dev.sluice.tck.kit.LoopMeter;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Peer;
import dev.sluice.tck.kit.PeerServer;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Asking for one element in every onNext costs neither stack, nor a task, nor memory. */
@Timeout(300)
class RequestInOnNextTest {
  private static final int ELEMENTS = 10_000_000;
  private static final int WARM_UP = 1_000_000;

  @RegisterExtension
  final Rigs rigs = new Rigs();

  @EachRealTransport
  void tenMillionRequestsInOnNextCostNoStackNoTaskNoMemory(Net net) throws IOException {
    Rig rig = rigs.open(net);
    CountedClient client = new CountedClient(rig.client());
    try (PeerServer server = rig.server(0);
        StreamSockets sockets = StreamSockets.over(client.client(), StreamOptions.defaults())) {
      var connecting = rig.probe(sockets.connect(server.address()), 1);
      Peer peer = rig.peer(server.accept());
      StreamConnection connection = connecting.awaitEnd().last();
      LoopMeter meter = LoopMeter.of(rig, connection.socket());
      OneByOne subscriber = new OneByOne(meter, client);
      peer.flood();
      connection.receiveBorrowed(64).subscribe(subscriber);
      await()
          .atMost(Duration.ofSeconds(150))
          .until(() -> subscriber.done || subscriber.failure.get() != null);
      peer.stopFloodSoon();
      rig.finish(connection.abort());
      assertThat(subscriber.failure.get()).isNull();
      double perElement = (double) subscriber.allocated / (ELEMENTS - WARM_UP);
      System.out.printf(
          Locale.ROOT,
          "request(1) in onNext on %s: %.3f bytes allocated, %.6f tasks, %.6f calls per element, "
              + "stack %d to %d frames, %.1f million elements a second%n",
          net,
          perElement,
          (double) subscriber.tasks / ELEMENTS,
          (double) subscriber.calls / ELEMENTS,
          subscriber.minDepth,
          subscriber.maxDepth,
          (ELEMENTS - WARM_UP) / 1e6 / (subscriber.nanos / 1e9));
      assertThat(perElement).as("bytes allocated per element").isLessThan(1);
      assertThat(subscriber.tasks).as("tasks").isZero();
      assertThat(subscriber.calls).as("calls on the socket").isZero();
      assertThat(subscriber.maxDepth - subscriber.minDepth)
          .as("frames of the stack")
          .isLessThan(8);
    }
  }

  /** All fields but the first two are the loop's, and read after {@code done}. */
  private static final class OneByOne implements Subscriber<ByteBuffer> {
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean done;
    private final LoopMeter meter;
    private final CountedClient client;
    private Subscription subscription;
    private long received;
    private boolean inOnNext;
    private long tasks;
    private long calls;
    private long allocated;
    private long nanos;
    private int minDepth = Integer.MAX_VALUE;
    private int maxDepth;

    OneByOne(LoopMeter meter, CountedClient client) {
      this.meter = meter;
      this.client = client;
    }

    @Override
    public void onSubscribe(Subscription given) {
      subscription = given;
      given.request(1);
    }

    @Override
    public void onNext(ByteBuffer element) {
      if (inOnNext) {
        failure.set(new AssertionError("onNext inside onNext"));
      }
      inOnNext = true;
      received++;
      if (received == 1) {
        tasks = client.tasks();
        calls = client.calls();
      } else if (received == WARM_UP) {
        allocated = meter.allocatedBytes();
        nanos = System.nanoTime();
      } else if (received == ELEMENTS) {
        allocated = meter.allocatedBytes() - allocated;
        nanos = System.nanoTime() - nanos;
        tasks = client.tasks() - tasks;
        calls = client.calls() - calls;
        done = true;
      }
      if (received % (ELEMENTS / 8) == 1) {
        long before = meter.allocatedBytes();
        int depth = (int) (long) StackWalker.getInstance().walk(frames -> frames.count());
        minDepth = Math.min(minDepth, depth);
        maxDepth = Math.max(maxDepth, depth);
        if (received > WARM_UP) {
          allocated += meter.allocatedBytes() - before; // the measuring is not the measured
        }
      }
      if (received < ELEMENTS) {
        subscription.request(1);
      }
      inOnNext = false;
    }

    @Override
    public void onError(Throwable cause) {
      if (!done) {
        failure.set(cause);
      }
    }

    @Override
    public void onComplete() {
      failure.set(new AssertionError("complete"));
    }
  }
}
