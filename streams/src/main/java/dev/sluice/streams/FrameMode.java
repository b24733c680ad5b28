package dev.sluice.streams;

import org.jspecify.annotations.Nullable;

/** Messages, cut out of what is there: verdict SUCCESS with the bytes of whole messages. */
final class FrameMode<T> extends ElementMode<T> {
  private final FrameDecoder<T> decoder;

  FrameMode(Frames<T> frames) {
    this.decoder = frames.decoder();
  }

  @Override
  @Nullable
  T take(IndicationCursor cursor) {
    return decoder.next(cursor);
  }

  @Override
  T takeLast(IndicationCursor cursor) {
    return decoder.last(cursor);
  }

  @Override
  int carriesAtMost() {
    return decoder.carriesAtMost();
  }
}
