package dev.sluice.streams;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Messages behind their length. */
final class LengthPrefixDecoder extends FrameDecoder<ByteBuffer> {
  private final int width;
  private final boolean bigEndian;
  private final int limit;

  LengthPrefixDecoder(int width, ByteOrder order, int limit) {
    this.width = width;
    this.bigEndian = order == ByteOrder.BIG_ENDIAN;
    this.limit = limit;
  }

  @Override
  @Nullable
  ByteBuffer next(IndicationCursor bytes) {
    if (bytes.left() < width) {
      return null;
    }
    long length = length(bytes);
    if (length < 0 || length > limit) { // without a sign: 2^63 and more are negative here
      throw FrameException.tooLong(
          "a message of " + Long.toUnsignedString(length) + " bytes", limit);
    }
    if (bytes.left() < width + length) {
      return null;
    }
    bytes.skip(width);
    return message(bytes, (int) length);
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
  ByteBuffer last(IndicationCursor bytes) {
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
