package dev.sluice.tck.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.EventSocket;
import dev.sluice.api.Request;
import dev.sluice.api.SocketClient;
import dev.sluice.api.Status;
import dev.sluice.testkit.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/** A simulation: steps run only while the test waits, and on its thread. */
final class SimulatedDriver implements Driver {
  /** The receive buffer of a peer. */
  static final int WINDOW = 2048;

  private static final Duration A_WHILE = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int SILENT_PORT = 9;

  private final SimulatedNet net;
  private final Simulation simulation;

  /** What is left to chance in the test itself. */
  private final SplittableRandom chance;

  private final List<StepPeer> peers = new ArrayList<>();

  SimulatedDriver(SimulatedNet net) {
    this.net = net;
    this.simulation = new Simulation(net.seed());
    this.chance = new SplittableRandom(net.seed());
    simulation.faults().window(WINDOW);
    simulation
        .host(Hosts.SEVERAL, Hosts.ADDRESSES_OF_SEVERAL.toArray(InetAddress[]::new))
        .host(Hosts.ONE, Hosts.ADDRESS_OF_ONE);
  }

  Simulation simulation() {
    return simulation;
  }

  @Override
  public SocketClient register() {
    return SocketClient.register(simulation.configuration());
  }

  @Override
  public void until(BooleanSupplier condition) {
    BooleanSupplier holds = flooding(condition);
    for (Duration pause = A_WHILE; pause.compareTo(PATIENCE) < 0; pause = pause.multipliedBy(2)) {
      if (simulation.await(holds, pause)) {
        return;
      }
      simulation.advance(A_WHILE);
    }
    simulation.await(holds);
  }

  private BooleanSupplier flooding(BooleanSupplier condition) {
    return () -> {
      peers.forEach(StepPeer::floodOn);
      return condition.getAsBoolean();
    };
  }

  @Override
  public void stays(BooleanSupplier condition) {
    assertThat(simulation.await(flooding(() -> !condition.getAsBoolean()), A_WHILE))
        .as("what must not happen, in %s", simulation)
        .isFalse();
  }

  @Override
  public Status await(Request request) {
    until(request::isDone);
    return request.status();
  }

  @Override
  public boolean endsSoon(Request request) {
    return simulation.await(flooding(request::isDone), A_WHILE);
  }

  @Override
  public void settle(EventSocket socket) {
    simulation.run();
  }

  @Override
  public void onLoop(EventSocket socket, Runnable action) {
    boolean[] done = new boolean[1];
    Throwable[] failure = new Throwable[1];
    socket.eventLoop().execute(() -> {
      try {
        action.run();
      } catch (Throwable thrown) {
        failure[0] = thrown;
      }
      done[0] = true;
    });
    until(() -> done[0]);
    if (failure[0] != null) {
      throw new AssertionError("on the loop: " + failure[0], failure[0]);
    }
  }

  @Override
  public void aside(Runnable action) {
    action.run();
  }

  @Override
  public void nudge() {
    for (int steps = chance.nextInt(4); steps > 0; steps--) {
      simulation.step();
    }
  }

  @Override
  public Gate gate() {
    return new StepGate(this);
  }

  @Override
  public PeerServer server(int receiveBuffer) {
    return new StepServer(this, simulation.listen(net.freeAddress()), receiveBuffer);
  }

  @Override
  public SocketAddress silentAddress() {
    SocketAddress silent = new InetSocketAddress(InetAddress.getLoopbackAddress(), SILENT_PORT);
    simulation.faults().silence(silent, true);
    return silent;
  }

  @Override
  public DatagramPeer datagramPeer(SocketAddress address) {
    return new StepDatagramPeer(this, simulation.datagrams((InetSocketAddress) address));
  }

  @Override
  public Peer dial(SocketAddress address) {
    StepPeer peer = peer(new StepPeer(this, simulation.connect(address)));
    until(() -> peer.isConnected() || peer.failure() != null);
    if (!peer.isConnected()) {
      throw new UncheckedIOException(new IOException("connecting: " + peer.failure()));
    }
    return peer;
  }

  StepPeer peer(StepPeer peer) {
    peers.add(peer);
    return peer;
  }

  @Override
  public void closing(Runnable close) {
    close.run();
  }

  @Override
  public void close() {
    simulation.run();
    simulation.assertNothingHeld();
  }
}
