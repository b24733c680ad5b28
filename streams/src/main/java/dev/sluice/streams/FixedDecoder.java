package dev.sluice.streams;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Messages of one size. */
final class FixedDecoder extends FrameDecoder<ByteBuffer> {
  private final int size;

  FixedDecoder(int size) {
    this.size = size;
  }

  @Override
  @Nullable
  ByteBuffer next(IndicationCursor bytes) {
    return bytes.left() < size ? null : message(bytes, size);
  }

  @Override
  ByteBuffer last(IndicationCursor bytes) {
    throw FrameException.truncated(bytes.left(), size, "which has " + size);
  }

  @Override
  int carriesAtMost() {
    return size - 1;
  }
}
