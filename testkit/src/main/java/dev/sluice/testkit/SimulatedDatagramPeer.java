package dev.sluice.testkit;

import dev.sluice.testkit.internal.DatagramPeerEnd;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;

/** A far address of datagrams, driven by the test; see {@link Simulation#datagrams}. */
public final class SimulatedDatagramPeer implements AutoCloseable {
  private final DatagramPeerEnd end;

  SimulatedDatagramPeer(DatagramPeerEnd end) {
    this.end = end;
  }

  /**
   * Where it is.
   *
   * @return the address, with its port
   */
  public InetSocketAddress address() {
    return end.address();
  }

  /**
   * Sends one datagram.
   *
   * @param to where to: one address, a group, or 255.255.255.255
   * @param bytes copied
   * @return this
   * @throws IllegalArgumentException if the address is unresolved or has no port
   */
  public SimulatedDatagramPeer send(InetSocketAddress to, byte... bytes) {
    end.send(ScriptValues.destination(to, "to"), Objects.requireNonNull(bytes, "bytes"));
    return this;
  }

  /**
   * How many datagrams arrived and were not taken.
   *
   * @return datagrams
   */
  public int available() {
    return end.available();
  }

  /**
   * Takes the next datagram.
   *
   * @return its bytes; empty if none is there
   */
  public Optional<byte[]> receive() {
    return Optional.ofNullable(end.take());
  }

  /**
   * Who sent the next datagram.
   *
   * @return the sender; empty if none is there
   */
  public Optional<InetSocketAddress> nextSender() {
    return Optional.ofNullable(end.nextSender());
  }

  /**
   * Receives what is sent to a group, too.
   *
   * @param group a multicast address
   * @return this
   * @throws IllegalArgumentException if it is another one
   */
  public SimulatedDatagramPeer join(InetAddress group) {
    if (!Objects.requireNonNull(group, "group").isMulticastAddress()) {
      throw new IllegalArgumentException(group + " is no multicast address");
    }
    end.join(group);
    return this;
  }

  /** Nobody is at the address any more; datagrams to it are answered with an error. */
  @Override
  public void close() {
    end.close();
  }
}
