package dev.sluice.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.rx.RxConnection;
import dev.sluice.rx.RxSockets;
import dev.sluice.streams.StreamOptions;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.subscribers.TestSubscriber;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a pipeline of RxJava's is tested on a simulation; {@code docs/testing.md} quotes it. */
class TestSubscriberExampleTest {
  // docs:begin rx-pipeline
  /** The pipeline under test: how many bytes came so far. */
  private static Flowable<Long> totals(RxConnection connection) {
    return connection.receive().map(buffer -> (long) buffer.remaining()).scan(Long::sum);
  }
  // docs:end rx-pipeline

  // docs:begin rx
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void withoutDemandThePeerIsHeldBack(long seed) {
    Simulation simulation = new Simulation(seed);
    try (RxSockets sockets =
            RxSockets.create(simulation.configuration(), StreamOptions.defaults());
        SimulatedServer server = simulation.listen(new InetSocketAddress("198.51.100.1", 7))) {
      TestSubscriber<Long> subscriber = new TestSubscriber<>(0);
      sockets.connect(server.address()).flatMapPublisher(c -> totals(c)).subscribe(subscriber);

      simulation.await(() -> server.waiting() == 1);
      SimulatedPeer peer = server.accept();
      peer.write(new byte[1_000_000]).finish();
      simulation.run();
      subscriber.assertNoValues();
      assertThat(peer.unsent()).isGreaterThan(900_000); // the window is full, nobody reads

      subscriber.request(Long.MAX_VALUE);
      simulation.run();
      subscriber.assertComplete();
      assertThat(subscriber.values()).last().isEqualTo(1_000_000L);
    }
    simulation.assertNothingHeld();
  }
  // docs:end rx

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aSendWaitsForThePeersWindow(long seed) {
    Simulation simulation = new Simulation(seed);
    try (RxSockets sockets =
            RxSockets.create(simulation.configuration(), StreamOptions.defaults());
        SimulatedServer server = simulation.listen(new InetSocketAddress("198.51.100.1", 7))) {
      ByteBuffer hello = ByteBuffer.wrap("hello".getBytes(UTF_8));
      TestSubscriber<Void> subscriber = new TestSubscriber<>();
      sockets
          .connect(server.address())
          .flatMapCompletable(c -> c.send(hello))
          .<Void>toFlowable()
          .subscribe(subscriber);
      simulation.await(() -> server.waiting() == 1);
      SimulatedPeer peer = server.accept().stopReading().window(3);
      simulation.run();
      peer.read(2);
      simulation.run();
      subscriber.assertComplete();
      assertThat(new String(peer.read(), UTF_8)).isEqualTo("llo");
      peer.finish();
      simulation.run();
    }
    simulation.assertNothingHeld();
  }
}
