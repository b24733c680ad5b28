package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.SocketClient;
import dev.sluice.reactor.ReactorConnection;
import dev.sluice.reactor.ReactorListener;
import dev.sluice.reactor.ReactorSockets;
import dev.sluice.rx.RxConnection;
import dev.sluice.rx.RxSockets;
import dev.sluice.streams.StreamConnection;
import dev.sluice.streams.StreamOptions;
import dev.sluice.streams.StreamSockets;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The script takes the sockets that the streams and the adapters show, which are views. */
class ShownSocketTest {
  private final Simulation simulation = new Simulation(1);

  /** What the script did to a connection, as its application saw it. */
  private final List<String> seen = new ArrayList<>();

  private final SimulatedServer server =
      simulation.listen(new InetSocketAddress("198.51.100.1", 7));

  private SimulatedPeer peer() {
    simulation.await(() -> server.waiting() == 1);
    return server.accept();
  }

  /** A reset behind three bytes; before, nothing goes out while the window is shut. */
  private void breakAfterThreeBytes(
      ConnectionSocket shown, SimulatedPeer peer, Flux<Integer> received, Mono<Void> sending) {
    received.subscribe(
        bytes -> seen.add("got " + bytes),
        failure -> seen.add("broken"),
        () -> seen.add("complete"));
    simulation.faults().stall(shown, true);
    sending.subscribe(none -> {}, failure -> seen.add("not sent"), () -> seen.add("sent"));
    simulation.run();
    assertThat(seen).isEmpty();
    simulation.faults().stall(shown, false);
    simulation.run();
    assertThat(peer.available()).isEqualTo(1);
    simulation.cutStreams(false).faults().resetAfter(shown, 3);
    peer.write(new byte[10]);
    simulation.run();
    assertThat(seen).containsExactly("sent", "got 3", "broken");
  }

  private static byte[] one() {
    return new byte[] {1};
  }

  @Test
  void ofAStreamConnection() {
    try (StreamSockets sockets = StreamSockets.over(
        SocketClient.register(simulation.configuration()), StreamOptions.defaults())) {
      CompletableFuture<StreamConnection> connected = new CompletableFuture<>();
      Flux.from(sockets.connect(server.address())).subscribe(connected::complete);
      SimulatedPeer peer = peer();
      simulation.await(connected::isDone);
      StreamConnection connection = connected.join();
      breakAfterThreeBytes(
          connection.socket(),
          peer,
          Flux.from(connection.receive()).map(java.nio.ByteBuffer::remaining),
          Mono.from(connection.send(java.nio.ByteBuffer.wrap(one()))));
      simulation.faults().fail(connection.socket());
    }
    server.close();
    simulation.assertNothingHeld();
  }

  @Test
  void ofAReactorConnection() {
    try (ReactorSockets sockets =
        ReactorSockets.create(simulation.configuration(), StreamOptions.defaults())) {
      CompletableFuture<ReactorConnection> connected =
          sockets.connect(server.address()).toFuture();
      SimulatedPeer peer = peer();
      simulation.await(connected::isDone);
      ReactorConnection connection = connected.join();
      breakAfterThreeBytes(
          connection.socket(),
          peer,
          connection.receive().map(java.nio.ByteBuffer::remaining),
          connection.send(java.nio.ByteBuffer.wrap(one())));
    }
    server.close();
    simulation.assertNothingHeld();
  }

  @Test
  void ofAnRxConnection() {
    try (RxSockets sockets =
        RxSockets.create(simulation.configuration(), StreamOptions.defaults())) {
      CompletableFuture<RxConnection> connected =
          sockets.connect(server.address()).toCompletionStage().toCompletableFuture();
      SimulatedPeer peer = peer();
      simulation.await(connected::isDone);
      RxConnection connection = connected.join();
      breakAfterThreeBytes(
          connection.socket(),
          peer,
          Flux.from(connection.receive()).map(java.nio.ByteBuffer::remaining),
          Mono.from(connection.send(java.nio.ByteBuffer.wrap(one())).toFlowable()));
    }
    server.close();
    simulation.assertNothingHeld();
  }

  @Test
  void wskD8_anEndAndAFailureComeThroughTheSocketThatIsShown() {
    server.close();
    try (ReactorSockets sockets =
        ReactorSockets.create(simulation.configuration(), StreamOptions.defaults())) {
      CompletableFuture<ReactorListener> listening =
          sockets.listen(new InetSocketAddress("127.0.0.1", 0)).toFuture();
      simulation.await(listening::isDone);
      List<ReactorConnection> accepted = new ArrayList<>();
      listening.join().accept().subscribe(accepted::add, failed -> seen.add("accept failed"));
      simulation.run();
      SimulatedPeer first = simulation.connect(listening.join().localAddress());
      SimulatedPeer second = simulation.connect(listening.join().localAddress());
      simulation.await(() -> accepted.size() == 2);
      for (ReactorConnection connection : accepted) {
        connection
            .receive()
            .subscribe(
                bytes -> seen.add("got " + bytes.remaining()),
                failed -> seen.add("failed"),
                () -> seen.add("complete"));
      }
      simulation.cutStreams(false).faults().endAfter(accepted.get(0).socket(), 2);
      first.write(new byte[9]);
      second.write(new byte[9]);
      simulation.run();
      assertThat(seen).contains("got 2", "complete");
      simulation.faults().fail(accepted.get(1).socket());
      simulation.run();
      assertThat(seen).contains("failed");
      simulation.faults().fail(listening.join().socket());
      simulation.advance(Duration.ofSeconds(1));
      assertThat(seen).contains("accept failed");
      first.close();
      second.close();
    }
    simulation.assertNothingHeld();
  }
}
