package dev.sluice.testkit.internal;

import dev.sluice.api.Status;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A far address of datagrams, which the test drives. */
public final class DatagramPeerEnd implements DatagramEnd {
  private final Network network;
  private final InetSocketAddress address;
  private final ArrayDeque<Packet> arrived = new ArrayDeque<>();
  private final Set<InetAddress> groups = new HashSet<>();

  private DatagramPeerEnd(Network network, InetSocketAddress address) {
    this.network = network;
    this.address = address;
  }

  /**
   * Binds; port 0 chooses a free one.
   *
   * @throws IllegalStateException if somebody else has the address and does not share, or another
   *     far end has it
   */
  public static DatagramPeerEnd bind(Network network, InetSocketAddress address) {
    InetSocketAddress chosen = (InetSocketAddress) network.withPort(address);
    if (network.hasDatagramPeer(chosen)) {
      throw new IllegalStateException(address + ": " + Status.ADDRESS_ALREADY_EXISTS.meaning());
    }
    DatagramPeerEnd peer = new DatagramPeerEnd(network, chosen);
    Status answer = network.bindDatagrams(chosen, Bindings.Sharing.REUSE, peer);
    if (answer != Status.SUCCESS) {
      throw new IllegalStateException(address + ": " + answer.meaning());
    }
    return peer;
  }

  public InetSocketAddress address() {
    return address;
  }

  public void send(InetSocketAddress to, byte[] bytes) {
    network.send(this, address, to, bytes.clone());
  }

  public int available() {
    return arrived.size();
  }

  /** The next datagram's bytes; {@code null} if there is none. */
  public byte @Nullable [] take() {
    Packet packet = arrived.poll();
    return packet == null ? null : packet.bytes();
  }

  /** Who sent the next datagram. */
  public @Nullable InetSocketAddress nextSender() {
    Packet packet = arrived.peek();
    return packet == null ? null : packet.from();
  }

  public void join(InetAddress group) {
    groups.add(group);
  }

  public void close() {
    network.unbindDatagrams(this);
  }

  @Override
  public void arrived(Packet packet) {
    arrived.add(packet);
  }

  @Override
  public void unreachable(InetSocketAddress to) {}

  @Override
  public boolean isMember(InetAddress group) {
    return groups.contains(group);
  }

  @Override
  public boolean isLocal() {
    return false;
  }

  @Override
  public boolean loopsBack() {
    return true;
  }
}
