package dev.sluice.streams;

import dev.sluice.api.DatagramSocket;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams, each as a whole and in order. A batch is as many as go to the same place one after the
 * other. In the window an empty datagram counts as one byte, so that it holds a number of them too.
 */
final class DatagramQueue extends SendQueue {
  private final DatagramSocket socket;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

  /** What {@link #waiting} counts in the window. */
  private long bytes;

  /** A datagram; without an address it goes to the socket's peer. */
  private record Waiting(ByteBuffer data, @Nullable SocketAddress remote) {
    long cost() {
      return Math.max(1, data.remaining());
    }
  }

  /** What one WskSendMessages sends. */
  static final class Messages extends Batch {
    final List<ByteBuffer> datagrams;
    final @Nullable SocketAddress remote;
    private final DatagramSocket socket;

    private Messages(
        DatagramSocket socket,
        List<ByteBuffer> datagrams,
        @Nullable SocketAddress remote,
        long bytes) {
      super(bytes, List.of());
      this.socket = socket;
      this.datagrams = datagrams;
      this.remote = remote;
    }

    @Override
    void send(Request request) {
      socket.sendMessages(datagrams, remote, request);
    }

    @Override
    String refused(Status status) {
      int longest = datagrams.stream().mapToInt(ByteBuffer::limit).max().orElse(0);
      return DatagramQueue.refused(status, longest, remote);
    }
  }

  DatagramQueue(DatagramSocket socket) {
    this.socket = socket;
  }

  /** Takes a copy of a datagram's bytes; its position stays. */
  void add(Datagram datagram) {
    add(datagram.data(), datagram.remoteAddress());
  }

  /** As {@link #add} for the socket's peer. */
  void addToPeer(ByteBuffer data) {
    add(data, null);
  }

  private void add(ByteBuffer data, @Nullable SocketAddress remote) {
    Waiting last = new Waiting(copy(data), remote);
    waiting.add(last);
    bytes += last.cost();
  }

  /**
   * What it means that the socket refused a datagram.
   *
   * @param size its bytes
   * @param remote where it was to go; {@code null} for the socket's peer
   */
  static String refused(Status status, int size, @Nullable SocketAddress remote) {
    return switch (status) {
      case BUFFER_OVERFLOW -> "a datagram of " + size + " bytes is longer than the system sends";
      case INVALID_PARAMETER ->
        remote == null ? "this socket was made without a peer" : toNowhere(status, remote);
      case INVALID_ADDRESS_COMPONENT, NO_MATCH, ACCESS_DENIED, NETWORK_UNREACHABLE ->
        remote == null ? Ends.meaning(status) : toNowhere(status, remote);
      default -> Ends.meaning(status);
    };
  }

  private static String toNowhere(Status status, SocketAddress remote) {
    return "to " + Addresses.text(remote) + ": " + Ends.meaning(status);
  }

  /** A copy of a buffer's bytes, whose position stays. */
  static ByteBuffer copy(ByteBuffer source) {
    byte[] own = new byte[source.remaining()];
    source.get(source.position(), own);
    return ByteBuffer.wrap(own);
  }

  @Override
  boolean isEmpty() {
    return waiting.isEmpty();
  }

  @Override
  long bytes() {
    return bytes;
  }

  @Override
  Messages seal() {
    SocketAddress remote = waiting.element().remote();
    List<ByteBuffer> datagrams = new ArrayList<>();
    long before = bytes;
    do {
      Waiting next = waiting.remove();
      bytes -= next.cost();
      datagrams.add(next.data());
    } while (!waiting.isEmpty() && Objects.equals(remote, waiting.element().remote()));
    return new Messages(socket, datagrams, remote, before - bytes);
  }

  @Override
  Batch sealAll() {
    waiting.clear();
    Messages all = new Messages(socket, List.of(), null, bytes);
    bytes = 0;
    return all;
  }

  @Override
  void recycle(Batch batch) {}
}
