package dev.sluice.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.StatusException;
import dev.sluice.reactor.ReactorConnection;
import dev.sluice.reactor.ReactorListener;
import dev.sluice.reactor.ReactorSockets;
import dev.sluice.streams.StreamOptions;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** How a pipeline of Reactor's is tested on a simulation; {@code docs/testing.md} quotes it. */
class StepVerifierExampleTest {
  // docs:begin pipeline
  /** The pipeline under test: each line of the peer as a string. */
  private static Flux<String> lines(ReactorConnection connection) {
    return connection
        .receive()
        .map(buffer -> UTF_8.decode(buffer).toString())
        .concatMapIterable(text -> text.chars().mapToObj(Character::toString).toList())
        .windowUntil("\n"::equals)
        .concatMap(line -> line.reduce("", String::concat))
        .map(String::strip)
        .filter(line -> !line.isEmpty());
  }
  // docs:end pipeline

  // docs:begin reactor
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void linesComeWholeHoweverTheStreamIsCut(long seed) {
    Simulation simulation = new Simulation(seed);
    try (ReactorSockets sockets =
            ReactorSockets.create(simulation.configuration(), StreamOptions.defaults());
        SimulatedServer server = simulation.listen(new InetSocketAddress("198.51.100.1", 7))) {
      StepVerifier verifier = StepVerifier.create(
              sockets.connect(server.address()).flatMapMany(c -> lines(c)), 1)
          .expectNext("one")
          .thenRequest(2)
          .expectNext("two", "three")
          .expectComplete()
          .verifyLater(); // subscribes; the steps run below

      simulation.await(() -> server.waiting() == 1);
      SimulatedPeer peer = server.accept();
      peer.write("one\ntwo\nthree\n".getBytes(UTF_8)).finish();
      simulation.run();

      verifier.verify(Duration.ofSeconds(5)); // every signal has come already
    }
    simulation.assertNothingHeld();
  }
  // docs:end reactor

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void aResetIsAnErrorBehindTheLastLine(long seed) {
    Simulation simulation = new Simulation(seed);
    try (ReactorSockets sockets =
            ReactorSockets.create(simulation.configuration(), StreamOptions.defaults());
        SimulatedServer server = simulation.listen(new InetSocketAddress("198.51.100.1", 7))) {
      StepVerifier verifier = StepVerifier.create(
              sockets.connect(server.address()).flatMapMany(c -> lines(c)))
          .expectNext("one")
          .expectError(StatusException.class)
          .verifyLater();
      simulation.await(() -> server.waiting() == 1);
      SimulatedPeer peer = server.accept();
      peer.write("one\ntw".getBytes(UTF_8));
      simulation.run();
      peer.reset();
      simulation.run();
      verifier.verify(Duration.ofSeconds(5));
    }
    simulation.assertNothingHeld();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void anEchoServerOfRetainedBuffersGivesEverythingBack(long seed) {
    Simulation simulation = new Simulation(seed);
    try (ReactorSockets sockets =
        ReactorSockets.create(simulation.configuration(), StreamOptions.defaults())) {
      AtomicReference<ReactorListener> listener = new AtomicReference<>();
      sockets.listen(new InetSocketAddress("127.0.0.1", 0)).subscribe(listener::set);
      simulation.await(() -> listener.get() != null);
      listener.get().serve(c -> c.sendRetained(c.receiveRetained())).subscribe();
      SimulatedPeer peer = simulation.connect(listener.get().localAddress());
      byte[] sent = Recorder.pattern(200_000);
      peer.window(1_000).write(sent).finish();
      simulation.await(peer::sawEnd);
      assertThat(peer.read()).isEqualTo(sent);
    }
    simulation.assertNothingHeld();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aConnectTimesOutInVirtualTime(long seed) {
    Simulation simulation = new Simulation(seed);
    InetSocketAddress silent = new InetSocketAddress("198.51.100.1", 7);
    simulation.faults().silence(silent, true);
    try (ReactorSockets sockets =
        ReactorSockets.create(simulation.configuration(), StreamOptions.defaults())) {
      Mono<ReactorConnection> connect = sockets.connect(silent);
      StepVerifier verifier =
          StepVerifier.create(connect).expectError(StatusException.class).verifyLater();
      simulation.advance(StreamOptions.defaults().connectTimeout());
      verifier.verify(Duration.ofSeconds(5));
    }
    simulation.assertNothingHeld();
  }
}
