package dev.sluice.streams;

import org.jspecify.annotations.Nullable;

/** Messages, cut out of what is there: verdict SUCCESS with the bytes of whole messages. */
final class FrameMode<T> extends ElementMode<T> {
  private final FrameCutter<T> cutter;

  FrameMode(FrameCutter<T> cutter) {
    this.cutter = cutter;
  }

  @Override
  @Nullable
  T take(IndicationCursor cursor) {
    return cutter.next(cursor);
  }

  @Override
  T takeLast(IndicationCursor cursor) {
    return cutter.last(cursor);
  }

  @Override
  int carriesAtMost() {
    return cutter.carriesAtMost();
  }

  @Override
  void afterNext(T element) {
    cutter.afterNext();
  }
}
