package dev.sluice.testkit.internal;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes in order: added at the end, looked at and taken at the front. */
final class ByteQueue {
  private byte[] bytes = new byte[256];
  private int from;
  private int to;

  int size() {
    return to - from;
  }

  void add(byte[] more) {
    add(ByteBuffer.wrap(more), more.length);
  }

  /** Moves so many bytes of a buffer here. */
  void add(ByteBuffer source, int count) {
    if (to + count > bytes.length) {
      byte[] target = size() + count > bytes.length / 2
          ? new byte[Math.max(2 * bytes.length, 2 * (size() + count))]
          : bytes;
      System.arraycopy(bytes, from, target, 0, size());
      to -= from;
      from = 0;
      bytes = target;
    }
    source.get(bytes, to, count);
    to += count;
  }

  /** Copies bytes out, not taking them. */
  void peek(int offset, ByteBuffer target, int count) {
    target.put(bytes, from + offset, count);
  }

  void drop(int count) {
    from += count;
    if (from == to) {
      from = 0;
      to = 0;
    }
  }

  byte[] take(int count) {
    byte[] taken = Arrays.copyOfRange(bytes, from, from + count);
    drop(count);
    return taken;
  }

  void clear() {
    from = 0;
    to = 0;
  }
}
