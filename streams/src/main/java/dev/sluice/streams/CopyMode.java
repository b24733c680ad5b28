package dev.sluice.streams;

import java.nio.ByteBuffer;

/**
 * Elements of their own memory, one for each buffer of an indication and of a largest size: verdict
 * SUCCESS.
 */
final class CopyMode extends ElementMode<ByteBuffer> {
  private final int elementSize;

  CopyMode(int elementSize) {
    this.elementSize = elementSize;
  }

  @Override
  ByteBuffer take(IndicationCursor cursor) {
    int length = Math.min(elementSize, cursor.available());
    byte[] copy = new byte[length];
    cursor.buffer().get(cursor.offset(), copy);
    cursor.advance(length);
    return ByteBuffer.wrap(copy);
  }
}
