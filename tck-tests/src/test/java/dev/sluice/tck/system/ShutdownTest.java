package dev.sluice.tck.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.reactor.ReactorConnection;
import dev.sluice.reactor.ReactorListener;
import dev.sluice.reactor.ReactorSockets;
import dev.sluice.streams.ShutdownResult;
import dev.sluice.streams.StreamConnection;
import dev.sluice.streams.StreamListener;
import dev.sluice.tck.kit.EachNet;
import dev.sluice.tck.kit.EachRealTransport;
import dev.sluice.tck.kit.Form;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Pattern;
import dev.sluice.tck.kit.Peer;
import dev.sluice.tck.kit.Probe;
import dev.sluice.tck.kit.RealNet;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A listener ends with its connections, busy as they are: in time, and losing nothing. */
@Timeout(300)
class ShutdownTest {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final Duration AMPLE = Duration.ofSeconds(60);
  private static final int BUSY = 1_000;
  private static final int ROUND_TRIPS = (int) Form.pick(3, 100);
  private static final int CHUNK = 1024;

  @RegisterExtension
  final Rigs rigs = new Rigs();

  // ---- a few connections, everywhere

  @EachNet
  void aServedConnectionIsLeftToItsHandlerAndLosesNothing(Net net) throws Exception {
    Rig rig = rigs.open(net);
    StreamListener listener = rig.streamListener();
    rig.probe(listener.serve(c -> c.sendRetained(c.receiveRetained()), Integer.MAX_VALUE), 1);
    Peer peer = rig.dial(listener.localAddress()).write(3000);
    assertThat(peer.read(3000)).isEqualTo(Pattern.bytes(0, 3000));
    Probe<ShutdownResult> shutdown = rig.probe(listener.shutdown(AMPLE), 1);
    rig.settle(listener.socket());
    assertThat(shutdown.received()).isZero();
    peer.write(2000);
    assertThat(peer.read(2000)).isEqualTo(Pattern.bytes(3000, 2000));
    peer.finish();
    assertThat(peer.readToEnd().isReset()).isFalse();
    shutdown.awaitEnd();
    assertThat(shutdown.last()).isEqualTo(new ShutdownResult(1, List.of()));
  }

  @EachNet
  void anAcceptedConnectionGetsItsFinAfterWhatIsBeingSent(Net net) throws Exception {
    int much = net.much();
    Rig rig = rigs.open(net);
    StreamListener listener = rig.streamListener();
    Probe<StreamConnection> accept = rig.probe(listener.accept(), 1);
    Peer peer = rig.dial(listener.localAddress());
    StreamConnection connection = accept.awaitReceived(1).last();
    Probe<Void> send = rig.probe(connection.send(ByteBuffer.wrap(Pattern.bytes(0, much))), 1);
    rig.settle(connection.socket());
    Probe<ShutdownResult> shutdown = rig.probe(listener.shutdown(AMPLE), 1);
    assertThat(accept.awaitEnd().isComplete()).isTrue();
    assertThat(peer.checkToEnd().position()).isEqualTo(much);
    assertThat(send.awaitEnd().isComplete()).isTrue();
    peer.finish();
    shutdown.awaitEnd();
    assertThat(shutdown.last().isComplete()).isTrue();
  }

  /** What is ample time for the polite one is for the machine to say: twice as much each time. */
  @EachNet
  void whoDoesNotEndInTimeIsCutOffAndNamed(Net net) {
    Rig rig = rigs.open(net);
    Duration deadline = Duration.ofMillis(200);
    while (unfinishedAfter(deadline, net, rig) > 1 && deadline.compareTo(AMPLE) < 0) {
      deadline = deadline.multipliedBy(2);
    }
    assertThat(deadline).as("until which the polite one ends").isLessThan(AMPLE);
  }

  /** How many of two are cut off, of which one ends by itself. */
  private static int unfinishedAfter(Duration deadline, Net net, Rig rig) {
    StreamListener listener = rig.streamListener();
    rig.probe(listener.serve(c -> c.send(c.receive()), Integer.MAX_VALUE), 1);
    Peer stubborn = rig.dial(listener.localAddress());
    Peer polite = rig.dial(listener.localAddress());
    rig.until(() -> rig.client().sockets().size() == 3);
    Probe<ShutdownResult> shutdown = rig.probe(listener.shutdown(deadline), 1);
    rig.settle(listener.socket());
    polite.finish();
    boolean cutOff = polite.readToEnd().isReset();
    shutdown.awaitEnd();
    assertThat(shutdown.last().connections()).isEqualTo(2);
    int unfinished = shutdown.last().unfinished().size();
    if (unfinished == 1) {
      assertThat(cutOff).isFalse();
    }
    if (net.isTcp()) {
      assertThat(shutdown.last().unfinished()).contains(stubborn.address());
      assertThat(stubborn.readToEnd().isReset()).isTrue();
    }
    assertThat(rig.client().sockets()).isEmpty();
    return unfinished;
  }

  // ---- a thousand, on real sockets

  @EachRealTransport
  void aThousandBusyConnectionsEndWithinTheDeadlineAndLoseNoAcceptedByte(RealNet net)
      throws IOException {
    shutDownBusy(net, 50, 0);
    long memory = PlatformDependent.usedDirectMemory();
    long descriptors = descriptors();
    shutDownBusy(net, BUSY, 10);
    assertThat(PlatformDependent.usedDirectMemory()).as("direct memory").isEqualTo(memory);
    await()
        .untilAsserted(
            () -> assertThat(descriptors()).as("descriptors").isLessThanOrEqualTo(descriptors));
  }

  private void shutDownBusy(RealNet net, int busy, int stubborn) {
    Rig server = rigs.open(net, configuration -> configuration.withEventLoops(2));
    Rig clients = rigs.open(net);
    ReactorListener listener =
        ReactorSockets.over(server.streams()).listen(net.freeAddress()).block();
    Set<StreamConnection> served = ConcurrentHashMap.newKeySet();
    listener
        .serve(connection -> {
          served.add(connection.streams());
          return connection.sendRetained(connection.receiveRetained());
        })
        .subscribe();
    AtomicBoolean stop = new AtomicBoolean();
    List<Client> all = new CopyOnWriteArrayList<>();
    Mono<Void> work = Flux.fromStream(IntStream.range(0, busy).boxed())
        .flatMap(
            i -> ReactorSockets.over(clients.streams())
                .connect(listener.localAddress())
                .flatMap(connection -> {
                  Client client = new Client(connection, i < stubborn ? null : stop);
                  all.add(client);
                  return client.run();
                }),
            busy)
        .then();
    long begun = System.nanoTime();
    var working = work.subscribe();
    await()
        .atMost(AMPLE)
        .until(() ->
            all.size() == busy && all.stream().allMatch(c -> c.received > ROUND_TRIPS * CHUNK));

    // the last round trip of each takes no longer than so many and connecting, on a slow machine
    // too
    Duration slow = Duration.ofNanos(System.nanoTime() - begun);
    Duration deadline = stubborn > 0 ? slow.plusSeconds(5) : AMPLE;
    long begin = System.nanoTime();
    var shutdown = listener.shutdown(deadline).toFuture();
    listener.close().block(AMPLE);
    stop.set(true);
    await().atMost(AMPLE).until(shutdown::isDone);
    Duration took = Duration.ofNanos(System.nanoTime() - begin);

    ShutdownResult result = shutdown.join();
    assertThat(took).isLessThan(deadline.plus(slow).plusSeconds(2));
    assertThat(result.connections()).isEqualTo(busy);
    assertThat(result.unfinished())
        .containsExactlyInAnyOrderElementsOf(all.stream()
            .filter(client -> client.stop == null)
            .map(client -> client.address)
            .toList());
    assertThat(server.client().sockets()).isEmpty();
    await().atMost(AMPLE).until(working::isDisposed);
    long polite = 0;
    for (Client client : all) {
      if (client.stop != null) {
        assertThat(client.failure).isNull();
        assertThat(client.received).as("echoed").isEqualTo(client.sent);
        polite += client.sent;
      }
    }
    long accepted = served.stream()
        .map(StreamConnection::statistics)
        .mapToLong(statistics -> statistics.receive().bytesAccepted())
        .sum();
    assertThat(accepted).as("bytes accepted").isGreaterThanOrEqualTo(polite);
    for (StreamConnection connection : served) {
      assertThat(connection.statistics().receive().retained()).isZero();
    }
    clients.close();
    server.close();
  }

  private static long descriptors() throws IOException {
    if (!Files.isDirectory(DESCRIPTORS)) {
      return 0;
    }
    try (Stream<Path> open = Files.list(DESCRIPTORS)) {
      return open.count();
    }
  }

  /** Sends a chunk whenever the one before has come back; ends when it is told to, if ever. */
  private static final class Client {
    private final ReactorConnection connection;
    private final Sinks.Many<ByteBuffer> out = Sinks.many().unicast().onBackpressureBuffer();

    /** Null for one that never ends. */
    private final AtomicBoolean stop;

    private final SocketAddress address;

    /** The connection's loop writes. */
    private volatile long sent;

    private volatile long received;
    private volatile Throwable failure;

    Client(ReactorConnection connection, AtomicBoolean stop) {
      this.connection = connection;
      this.stop = stop;
      this.address = connection.localAddress();
    }

    Mono<Void> run() {
      Mono<Void> sending = connection.send(out.asFlux()).then(connection.disconnect());
      Mono<Void> receiving = connection.receive().doOnNext(this::echoed).then();
      sendNext();
      return Mono.when(sending, receiving)
          .onErrorResume(broken -> {
            failure = broken;
            return Mono.empty();
          })
          .then(connection.close());
    }

    private void sendNext() {
      sent += CHUNK;
      out.tryEmitNext(ByteBuffer.wrap(Pattern.bytes(0, CHUNK))).orThrow();
    }

    private void echoed(ByteBuffer bytes) {
      received += bytes.remaining();
      if (received == sent) {
        if (stop != null && stop.get()) {
          out.tryEmitComplete().orThrow();
        } else {
          sendNext();
        }
      }
    }
  }
}
