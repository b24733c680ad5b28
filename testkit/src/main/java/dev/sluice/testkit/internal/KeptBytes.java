package dev.sluice.testkit.internal;

import dev.sluice.spi.support.SocketMemory;
import java.nio.ByteBuffer;

/** Bytes between wire and plain, which their socket is charged for. In steps only. */
final class KeptBytes {
  private final SocketMemory memory;
  private final ByteQueue bytes = new ByteQueue();

  KeptBytes(SocketMemory memory) {
    this.memory = memory;
  }

  int size() {
    return bytes.size();
  }

  boolean isEmpty() {
    return bytes.size() == 0;
  }

  void add(ByteBuffer more) {
    int count = more.remaining();
    bytes.add(more, count);
    memory.charge(count);
  }

  /** A copy of all of them, which stay. */
  ByteBuffer copy() {
    ByteBuffer copy = ByteBuffer.allocate(size());
    bytes.peek(0, copy, size());
    return copy.flip();
  }

  void peek(ByteBuffer target, int count) {
    bytes.peek(0, target, count);
  }

  byte[] take(int count) {
    byte[] taken = bytes.take(count);
    memory.charge(-count);
    return taken;
  }

  void drop(int count) {
    bytes.drop(count);
    memory.charge(-count);
  }

  /** Gives all of them to another. */
  void moveTo(KeptBytes other) {
    other.add(ByteBuffer.wrap(take(size())));
  }
}
