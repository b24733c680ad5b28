package dev.sluice.tck.kit;

import dev.sluice.testkit.SimulatedDatagramPeer;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** A far address of simulated datagrams; what it sends has arrived when it returns. */
final class StepDatagramPeer implements DatagramPeer {
  private final SimulatedDriver driver;
  private final SimulatedDatagramPeer peer;

  StepDatagramPeer(SimulatedDriver driver, SimulatedDatagramPeer peer) {
    this.driver = driver;
    this.peer = peer;
  }

  @Override
  public InetSocketAddress address() {
    return peer.address();
  }

  @Override
  public DatagramPeer send(SocketAddress to, byte... bytes) {
    peer.send((InetSocketAddress) to, bytes);
    driver.settle(null);
    return this;
  }

  @Override
  public Received receive() {
    driver.until(() -> peer.available() > 0);
    InetSocketAddress from = peer.nextSender().orElseThrow();
    return new Received(peer.receive().orElseThrow(), from);
  }

  @Override
  public boolean isQuiet() {
    driver.settle(null);
    return peer.available() == 0;
  }

  @Override
  public void close() {
    peer.close();
  }
}
