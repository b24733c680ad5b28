package dev.sluice.netty.internal;

import dev.sluice.api.DatagramIndication;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One datagram of a {@link DatagramList}, in its memory. Written on the loop before the list is
 * lent; what was released is under the list's lock.
 */
final class Datagram implements DatagramIndication {
  private final DatagramList list;
  private final ByteBuffer view;
  private InetSocketAddress sender;
  private int from;
  private int length;
  private boolean truncated;
  private @Nullable Datagram next;

  /** Given back by the application; under the list's lock. */
  private boolean released;

  Datagram(DatagramList list, ByteBuffer memory, InetSocketAddress sender) {
    this.list = list;
    this.view = memory.asReadOnlyBuffer();
    this.sender = sender;
  }

  /** Makes this stand for other bytes of the list's memory. */
  void set(InetSocketAddress sender, int from, int length, boolean truncated) {
    this.sender = sender;
    this.from = from;
    this.length = length;
    this.truncated = truncated;
    next = null;
    released = false;
  }

  /** As it was received, and what follows it. */
  void lend(@Nullable Datagram following) {
    next = following;
    released = false;
    view.clear().limit(from + length).position(from);
  }

  @Override
  public ByteBuffer buffer() {
    return view;
  }

  @Override
  public SocketAddress remoteAddress() {
    return sender;
  }

  InetSocketAddress sender() {
    return sender;
  }

  @Override
  public boolean truncated() {
    return truncated;
  }

  @Override
  public @Nullable DatagramIndication next() {
    return next;
  }

  DatagramList list() {
    return list;
  }

  int from() {
    return from;
  }

  int length() {
    return length;
  }

  /** Gives it back; {@code false} if that was done before. */
  boolean release() {
    boolean first = !released;
    released = true;
    return first;
  }
}
