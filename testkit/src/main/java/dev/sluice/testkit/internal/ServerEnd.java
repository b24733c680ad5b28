package dev.sluice.testkit.internal;

import dev.sluice.api.Status;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** A far address that listens, which the test drives. */
public final class ServerEnd implements Acceptor {
  private final Network network;
  private final SocketAddress address;
  private final ArrayDeque<End> waiting = new ArrayDeque<>();
  private int backlog = Integer.MAX_VALUE;

  private ServerEnd(Network network, SocketAddress address) {
    this.network = network;
    this.address = address;
  }

  /**
   * Begins to listen; port 0 chooses a free one.
   *
   * @throws IllegalStateException if somebody else listens there
   */
  public static ServerEnd listen(Network network, SocketAddress address) {
    ServerEnd server = new ServerEnd(network, network.withPort(address));
    Status answer = network.listen(server.address, Bindings.Sharing.NONE, server);
    if (answer != Status.SUCCESS) {
      throw new IllegalStateException(address + ": " + answer.meaning());
    }
    return server;
  }

  public SocketAddress address() {
    return address;
  }

  public void backlog(int most) {
    backlog = most;
  }

  public int waiting() {
    return waiting.size();
  }

  /** Takes the first connection, or {@code null} if none waits. */
  public @Nullable PeerEnd accept() {
    End end = waiting.poll();
    return end == null ? null : PeerEnd.accepted(network, end);
  }

  @Override
  public boolean hasRoom() {
    return waiting.size() < backlog;
  }

  @Override
  public int window() {
    return network.faults().window();
  }

  @Override
  public void established(End end) {
    waiting.add(end);
  }

  /** Listens no longer; connections that nobody took are reset. A Unix path may stay behind. */
  public void close(boolean keepPath) {
    network.unbind(address, this, keepPath);
    for (End end = waiting.poll(); end != null; end = waiting.poll()) {
      end.out().reset();
    }
  }
}
