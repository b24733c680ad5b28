package dev.sluice.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.reactor.ReactorConnection;
import dev.sluice.reactor.ReactorSockets;
import dev.sluice.streams.StreamOptions;
import dev.sluice.testkit.SimulatedPeer;
import dev.sluice.testkit.SimulatedServer;
import dev.sluice.testkit.Simulation;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of two sides broke, in every order of what its socket tells. */
@Timeout(120)
class RelayLinkTest {
  private static final int SEEDS = 50;

  @ParameterizedTest(name = "the {0} resets, seen by the relay {1}")
  @CsvSource({"client,before", "client,after", "server,before", "server,after"})
  void aReset_namesTheSideThatBroke(String side, String when) {
    for (long seed = 0; seed < SEEDS; seed++) {
      Simulation simulation = new Simulation(seed);
      try (ReactorSockets sockets =
              ReactorSockets.create(simulation.configuration(), StreamOptions.defaults());
          SimulatedServer there = simulation.listen(new InetSocketAddress("198.51.100.1", 7))) {
        Link link = new Link(connect(simulation, sockets, there), there.accept());
        Link other = new Link(connect(simulation, sockets, there), there.accept());
        boolean clientBreaks = side.equals("client");
        link.peer.write(new byte[1000]);
        if (when.equals("before")) {
          link.peer.reset();
          simulation.run();
        }
        AtomicReference<Throwable> failure = new AtomicReference<>();
        RelayLink.run(
                clientBreaks ? link.connection : other.connection,
                clientBreaks ? other.connection : link.connection,
                new RelayTotals())
            .subscribe(none -> {}, failure::set);
        if (when.equals("after")) {
          simulation.advance(Duration.ofMillis(seed % 5));
          link.peer.reset();
        }
        simulation.run();
        assertThat(failure.get())
            .as("seed %d", seed)
            .isInstanceOf(CommandFailure.class)
            .hasMessageMatching("the " + side
                + ": connection reset by peer \\(CONNECTION_RESET\\)"
                + " \\(\\d+ bytes to the server, \\d+ to the client\\)");
      }
      simulation.assertNothingHeld();
    }
  }

  private record Link(ReactorConnection connection, SimulatedPeer peer) {}

  private static ReactorConnection connect(
      Simulation simulation, ReactorSockets sockets, SimulatedServer there) {
    AtomicReference<ReactorConnection> made = new AtomicReference<>();
    sockets.connect(there.address()).subscribe(made::set);
    simulation.await(() -> made.get() != null && there.waiting() == 1);
    return made.get();
  }
}
