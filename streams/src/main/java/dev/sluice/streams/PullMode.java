package dev.sluice.streams;

import java.nio.ByteBuffer;

/**
 * Elements are the buffers of receive requests (WskReceive), made for the subscriber. What comes
 * otherwise, from the carry or by an event that was enabled before, is copied into such a buffer.
 */
final class PullMode extends ElementMode<ByteBuffer> {
  private final int size;
  private final CopyMode copies;

  PullMode(int size) {
    this.size = size;
    this.copies = new CopyMode(size);
  }

  @Override
  ByteBuffer take(IndicationCursor cursor) {
    return copies.take(cursor);
  }

  @Override
  int requestSize() {
    return size;
  }

  @Override
  ByteBuffer takeRequested(ByteBuffer filled) {
    return filled;
  }
}
