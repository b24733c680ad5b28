package dev.sluice.tck.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.reactor.ReactorConnection;
import dev.sluice.reactor.ReactorListener;
import dev.sluice.reactor.ReactorSockets;
import dev.sluice.streams.Frames;
import dev.sluice.streams.StreamOptions;
import dev.sluice.tck.kit.Descriptors;
import dev.sluice.tck.kit.EachRealTransport;
import dev.sluice.tck.kit.Form;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Connections that come and go leave nothing: no heap, no memory beside it, no descriptor. */
@Timeout(1800)
class ChurnTest {
  private static final int CYCLES = (int) Form.pick(2_000, 100_000);
  private static final int WARM_UP = (int) Form.pick(500, 5_000);
  private static final int AT_A_TIME = 16;
  private static final int MESSAGE = 100;

  /** Less than a list node for each cycle; of the quick form, less than a connection for each. */
  private static final long LITTLE = Form.pick(512 << 10, 2 << 20);

  private static final Duration LIMIT = Duration.ofMinutes(25);

  @RegisterExtension
  final Rigs rigs = new Rigs();

  @EachRealTransport
  void cyclesOfConnectExchangeAndCloseLeaveNothing(Net net) throws IOException {
    StreamOptions options = StreamOptions.defaults()
        .withReadTimeout(Duration.ofMinutes(1))
        .withWriteTimeout(Duration.ofMinutes(1))
        .withIdleTimeout(Duration.ofMinutes(1));
    Rig rig = rigs.open(net, options);
    ReactorSockets sockets = ReactorSockets.over(rig.streams());
    ReactorListener listener = sockets.listen(net.freeAddress()).block(LIMIT);
    // the server ends first: the ports that stay in TIME_WAIT are its one
    listener.serve(c -> c.send(c.receive(Frames.fixed(MESSAGE)).take(1))).subscribe();
    SocketAddress address = listener.localAddress();

    cycles(rig, sockets, address, WARM_UP);
    Usage before = Usage.now();
    cycles(rig, sockets, address, CYCLES);
    Usage after = Usage.now();

    assertThat(after.descriptors()).as("descriptors").isLessThanOrEqualTo(before.descriptors());
    assertThat(after.direct()).as("direct memory").isLessThanOrEqualTo(before.direct());
    assertThat(after.threads()).as("threads").isLessThanOrEqualTo(before.threads());
    assertThat(after.heap() - before.heap()).as("heap").isLessThan(LITTLE);
  }

  private static void cycles(Rig rig, ReactorSockets sockets, SocketAddress address, int count) {
    Long exchanged = Flux.range(0, count)
        .flatMap(i -> sockets.connect(address).flatMap(ChurnTest::exchange), AT_A_TIME)
        .filter(bytes -> bytes == MESSAGE)
        .count()
        .block(LIMIT);
    assertThat(exchanged).isEqualTo(count);
    rig.until(() -> rig.client().sockets().size() == 1);
  }

  private static Mono<Integer> exchange(ReactorConnection c) {
    return c.send(ByteBuffer.allocate(MESSAGE))
        .then(c.receive().map(ByteBuffer::remaining).reduce(0, Integer::sum))
        .flatMap(bytes -> c.close().thenReturn(bytes));
  }

  /** What is in use when the garbage is gone. */
  private record Usage(long heap, long direct, long descriptors, int threads) {
    static Usage now() throws IOException {
      long least = Long.MAX_VALUE;
      for (int i = 0; i < 5; i++) {
        System.gc();
        long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        least = Math.min(least, used);
      }
      return new Usage(
          least, PlatformDependent.usedDirectMemory(), Descriptors.count(), Thread.activeCount());
    }
  }
}
