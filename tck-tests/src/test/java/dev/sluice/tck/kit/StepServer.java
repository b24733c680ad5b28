package dev.sluice.tck.kit;

import dev.sluice.testkit.SimulatedPeer;
import dev.sluice.testkit.SimulatedServer;
import java.net.SocketAddress;

/** A simulated address that listens. */
final class StepServer implements PeerServer {
  private final SimulatedDriver driver;
  private final SimulatedServer server;
  private final int window;
  private boolean closed;

  StepServer(SimulatedDriver driver, SimulatedServer server, int window) {
    this.driver = driver;
    this.server = server;
    this.window = window;
  }

  @Override
  public SocketAddress address() {
    return server.address();
  }

  @Override
  public Peer accept() {
    driver.until(() -> server.waiting() > 0);
    SimulatedPeer peer = server.accept();
    if (window > 0) {
      peer.window(window);
    }
    return driver.peer(new StepPeer(driver, peer));
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      server.closeLeavingPath();
    }
  }

  @Override
  public void remove() {
    closed = true;
    server.close();
  }
}
