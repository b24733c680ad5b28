package dev.sluice.streams;

import java.nio.ByteOrder;

/** Messages behind their length. */
final class LengthPrefixDecoder extends FrameDecoder {
  private final int width;
  private final boolean bigEndian;
  private final int limit;

  LengthPrefixDecoder(int width, ByteOrder order, int limit) {
    this.width = width;
    this.bigEndian = order == ByteOrder.BIG_ENDIAN;
    this.limit = limit;
  }

  @Override
  int next(IndicationCursor bytes) {
    if (bytes.left() < width) {
      return PART;
    }
    long length = length(bytes);
    if (length < 0 || length > limit) { // without a sign: 2^63 and more are negative here
      throw FrameException.tooLong(
          "a message of " + Long.toUnsignedString(length) + " bytes", limit);
    }
    return bytes.left() < width + length ? PART : (int) length;
  }

  private long length(IndicationCursor bytes) {
    long length = 0;
    for (int i = 0; i < width; i++) {
      int index = bigEndian ? i : width - 1 - i;
      length = (length << 8) | (bytes.peek(index) & 0xFF);
    }
    return length;
  }

  @Override
  int before() {
    return width;
  }

  @Override
  int last(IndicationCursor bytes) {
    throw bytes.left() < width
        ? FrameException.truncated(bytes.left(), limit, "the length of which has " + width)
        : FrameException.truncated(
            bytes.left() - width, limit, "which should have " + length(bytes));
  }

  @Override
  int carriesAtMost() {
    return width + limit - 1;
  }
}
