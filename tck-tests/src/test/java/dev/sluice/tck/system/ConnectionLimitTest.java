package dev.sluice.tck.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.reactor.ReactorConnection;
import dev.sluice.reactor.ReactorListener;
import dev.sluice.reactor.ReactorSockets;
import dev.sluice.streams.ListenOptions;
import dev.sluice.tck.kit.EachRealTransport;
import dev.sluice.tck.kit.Form;
import dev.sluice.tck.kit.RealNet;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Many more clients than may be connected at a time: threads and the system's backlog matter. */
@Timeout(300)
class ConnectionLimitTest {
  private static final int LIMIT = (int) Form.pick(20, 100);
  private static final int CONNECTS = (int) Form.pick(1_000, 10_000);
  private static final int AT_A_TIME = (int) Form.pick(100, 500);
  private static final Duration PATIENCE = Duration.ofSeconds(Form.pick(150, 280));

  @RegisterExtension
  final Rigs rigs = new Rigs();

  @EachRealTransport
  void theLimitHoldsAndEveryClientIsServedInItsTurn(RealNet net) {
    Rig server = rigs.open(net, configuration -> configuration.withEventLoops(2));
    Rig clients = rigs.open(net);
    ReactorListener listener = ReactorSockets.over(server.streams())
        .listen(net.freeAddress(), ListenOptions.defaults().withConnectionLimit(LIMIT))
        .block();
    AtomicInteger most = new AtomicInteger();
    Disposable serving = listener
        .serve(connection -> {
          int open = server.client().sockets().size() - 1; // the listener is one
          most.accumulateAndGet(open, Math::max);
          return connection.send(connection.receive());
        })
        .subscribe();
    ReactorSockets connecting = ReactorSockets.over(clients.streams());
    long served = Flux.range(0, CONNECTS)
        .flatMap(
            i -> connecting.connect(listener.localAddress()).flatMap(ConnectionLimitTest::exchange),
            AT_A_TIME)
        .count()
        .block(PATIENCE);
    assertThat(served).isEqualTo(CONNECTS);
    assertThat(most).as("the limit is reached, and kept").hasValue(LIMIT);
    assertThat(listener.statistics().accept().accepted()).isEqualTo(CONNECTS);
    assertThat(listener.statistics().accept().refused()).isZero();
    serving.dispose();
  }

  /** A byte there and back, and the end in good order. */
  private static Mono<Byte> exchange(ReactorConnection connection) {
    return connection
        .send(ByteBuffer.wrap(new byte[] {7}))
        .then(connection.receive().next())
        .map(buffer -> buffer.get(0))
        .flatMap(echo -> connection.close().thenReturn(echo));
  }
}
