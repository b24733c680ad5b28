package dev.sluice.streams;

/** Messages of one size. */
final class FixedDecoder extends FrameDecoder {
  private final int size;

  FixedDecoder(int size) {
    this.size = size;
  }

  @Override
  int next(IndicationCursor bytes) {
    return bytes.left() < size ? PART : size;
  }

  @Override
  int last(IndicationCursor bytes) {
    throw FrameException.truncated(bytes.left(), size, "which has " + size);
  }

  @Override
  int carriesAtMost() {
    return size - 1;
  }
}
