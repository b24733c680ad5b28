package dev.sluice.tck.rs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.streams.Frames;
import dev.sluice.streams.RetainedData;
import dev.sluice.streams.StreamOptions;
import dev.sluice.tck.kit.Pattern;
import dev.sluice.tck.kit.Peer;
import dev.sluice.tck.kit.PeerServer;
import dev.sluice.tck.kit.Probe;
import dev.sluice.tck.kit.RealNet;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import io.reactivex.rxjava3.core.Flowable;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedTransferQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * A worker that blocks, behind the operator of its library that changes threads, holds at most that
 * operator's prefetch times an element, whatever the peer sends; and stops nobody else.
 */
@Timeout(300)
class BlockedWorkerTest {
  private static final int PREFETCH = 4;
  private static final int ELEMENT = 16 << 10;
  private static final int RECEIVE_BUFFER = 64 << 10;

  /** Bytes after which the worker cancels. */
  private static final long ENOUGH = 4 << 20;

  @RegisterExtension
  final Rigs rigs = new Rigs();

  /** Whoever gives work to this queue never waits for a lock, as loops must not. */
  private final LinkedTransferQueue<Runnable> work = new LinkedTransferQueue<>();

  private final Thread worker = new Thread(this::workOn, "blocked-worker");
  private final CountDownLatch unblocked = new CountDownLatch(1);

  /** Publishers whose elements may leave the loop, and the bytes of one. */
  enum Gates {
    COPY(ELEMENT),
    RETAIN(RECEIVE_BUFFER),
    FRAMES(1000),
    BATCHES(RECEIVE_BUFFER),
    READ(3000);

    private final int element;

    Gates(int element) {
      this.element = element;
    }

    Publisher<?> of(Link link) {
      return switch (this) {
        case COPY -> link.receive();
        case RETAIN -> link.receiveRetained();
        case FRAMES -> link.receive(Frames.fixed(element));
        case BATCHES -> link.receiveBatches(Frames.fixed(1000));
        case READ -> link.read(element);
      };
    }
  }

  static Stream<Arguments> all() {
    return RealNet.tcp()
        .flatMap(net -> Stream.of(Library.REACTOR, Library.RX)
            .flatMap(library ->
                Stream.of(Gates.values()).map(gate -> Arguments.of(gate, library, net))));
  }

  private void workOn() {
    try {
      while (true) {
        work.take().run();
      }
    } catch (InterruptedException ended) {
      // by the test
    }
  }

  @BeforeEach
  void startWorker() {
    worker.start();
  }

  @AfterEach
  void endWorker() throws InterruptedException {
    unblocked.countDown();
    worker.interrupt();
    worker.join();
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("all")
  void aBlockedWorkerHoldsThePrefetchTimesAnElement(Gates gate, Library library, RealNet net) {
    assertThat(StreamOptions.defaults().elementSize()).isEqualTo(ELEMENT);
    Rig rig = rigs.open(
        net, configuration -> configuration.withReceiveBuffer(RECEIVE_BUFFER).withEventLoops(1));
    var neighbour = rig.streamed();
    Probe<ByteBuffer> neighbourly = rig.probe(neighbour.connection().receive(), Long.MAX_VALUE);
    Link link;
    Peer peer;
    try (PeerServer server = rig.server(0)) {
      link = library.connect(rig, server.address());
      peer = rig.peer(server.accept());
    }
    Pattern.Check check = new Pattern.Check();
    subscribe(
        library,
        gate.of(link),
        element -> {
          waitFor(unblocked);
          check(check, element);
        },
        () -> check.position() > ENOUGH);
    peer.flood();
    await().until(() -> link.streams().statistics().receive().demand() == 0);
    rig.settle(link.streams().socket());

    var received = link.streams().statistics().receive();
    assertThat(check.position()).isZero();
    assertThat(received.bytesAccepted()).isLessThanOrEqualTo((long) PREFETCH * gate.element);
    assertThat(received.retained()).isLessThanOrEqualTo(PREFETCH);
    assertThat(received.heldBytes()).isLessThanOrEqualTo((PREFETCH + 1L) * RECEIVE_BUFFER);
    neighbour.peer().write(3);
    await().until(() -> neighbourly.received() > 0);

    unblocked.countDown();
    // each few elements take a turn of the loop and one of the worker
    await().atMost(Duration.ofMinutes(2)).until(() -> check.position() > ENOUGH);
    await().until(() -> link.streams().statistics().receive().retained() == 0);
    assertThat(check.mismatch()).isNull();
  }

  /**
   * Subscribes behind the operator, and cancels on the worker: an element that is on its way from
   * the operator's queue to the consumer while another thread cancels is dropped by either library,
   * and by RxJava without telling.
   */
  private void subscribe(
      Library library, Publisher<?> publisher, Consumer<Object> consumer, BooleanSupplier enough) {
    if (library == Library.REACTOR) {
      Flux.from(publisher)
          .publishOn(Schedulers.fromExecutor(work::add), PREFETCH)
          .doOnNext(consumer)
          .filter(element -> enough.getAsBoolean())
          .take(1)
          .subscribe();
    } else {
      Flowable.fromPublisher(publisher)
          .observeOn(io.reactivex.rxjava3.schedulers.Schedulers.from(work::add), false, PREFETCH)
          .doOnNext(consumer::accept)
          .filter(element -> enough.getAsBoolean())
          .take(1)
          .subscribe();
    }
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private static void check(Pattern.Check check, Object element) {
    if (element instanceof RetainedData data) {
      check.feed(ByteBuffer.wrap(data.toByteArray()));
      data.release();
    } else if (element instanceof List<?> batch) {
      batch.forEach(message -> check.feed((ByteBuffer) message));
    } else {
      check.feed((ByteBuffer) element);
    }
  }
}
