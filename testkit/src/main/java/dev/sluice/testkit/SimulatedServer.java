package dev.sluice.testkit;

import dev.sluice.testkit.internal.PeerEnd;
import dev.sluice.testkit.internal.ServerEnd;
import java.net.SocketAddress;

/** A far address that listens, driven by the test; see {@link Simulation#listen}. */
public final class SimulatedServer implements AutoCloseable {
  private final ServerEnd end;

  SimulatedServer(ServerEnd end) {
    this.end = end;
  }

  /**
   * Where it listens.
   *
   * @return the address, with its port
   */
  public SocketAddress address() {
    return end.address();
  }

  /**
   * How many connections wait to be accepted.
   *
   * @return connections that are established
   */
  public int waiting() {
    return end.waiting();
  }

  /**
   * Takes the first waiting connection.
   *
   * @return its far end
   * @throws IllegalStateException if none waits; {@link Simulation#await} one with
   *     {@link #waiting()}
   */
  public SimulatedPeer accept() {
    PeerEnd peer = end.accept();
    if (peer == null) {
      throw new IllegalStateException("no connection waits at " + address());
    }
    return new SimulatedPeer(peer);
  }

  /**
   * Bounds the connections that wait: further ones are neither established nor refused until one is
   * taken, and time out in the end. Unbounded at first.
   *
   * @param most how many; 0 for none
   * @return this
   * @throws IllegalArgumentException if it is negative
   */
  public SimulatedServer backlog(int most) {
    end.backlog(ScriptValues.atLeast(0, most, "most"));
    return this;
  }

  /** Listens no longer and resets what waits; a Unix path is removed. */
  @Override
  public void close() {
    end.close(false);
  }

  /** As {@link #close}, but a Unix path stays behind and refuses connections. */
  public void closeLeavingPath() {
    end.close(true);
  }
}
