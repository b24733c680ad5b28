package dev.sluice.streams;

import dev.sluice.api.DatagramIndication;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;

/** One datagram of a list that was, or will be, answered with PENDING. */
final class RetainedDatagramIndication implements RetainedDatagram {
  private final RetainedIndication<OwedDatagram> data;
  private final SocketAddress remoteAddress;
  private final boolean truncated;

  RetainedDatagramIndication(HandOut<OwedDatagram> handOut, OwedDatagram owed) {
    DatagramIndication datagram = owed.datagram();
    ByteBuffer there = datagram.buffer();
    int size = there.remaining();
    this.remoteAddress = datagram.remoteAddress();
    this.truncated = datagram.truncated();
    this.data = new RetainedIndication<>(
        handOut, owed, List.of(IndicationCursor.view(there, there.position(), size)), size);
  }

  @Override
  public List<ByteBuffer> buffers() {
    return data.buffers();
  }

  @Override
  public int size() {
    return data.size();
  }

  @Override
  public byte[] toByteArray() {
    return data.toByteArray();
  }

  @Override
  public void release() {
    data.release();
  }

  @Override
  public boolean isReleased() {
    return data.isReleased();
  }

  @Override
  public SocketAddress remoteAddress() {
    return remoteAddress;
  }

  @Override
  public boolean truncated() {
    return truncated;
  }

  @Override
  public String toString() {
    return "RetainedDatagram[" + size() + " bytes from " + Addresses.text(remoteAddress)
        + (isReleased() ? ", released]" : "]");
  }
}
