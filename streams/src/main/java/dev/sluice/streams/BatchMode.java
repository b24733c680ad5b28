package dev.sluice.streams;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All the messages of an indication as one element: verdict SUCCESS. */
final class BatchMode<T> extends ElementMode<List<T>> {
  private final FrameCutter<T> cutter;

  /** How many messages there were last time: how many are expected. */
  private int lastSize = 8;

  BatchMode(Frames<T> frames) {
    this.cutter = frames.cutter();
  }

  @Override
  @Nullable
  List<T> take(IndicationCursor cursor) {
    T message = cutter.next(cursor);
    if (message == null) {
      return null;
    }
    List<T> batch = new ArrayList<>(lastSize);
    while (message != null) {
      batch.add(message);
      message = cursor.isEmpty() ? null : nextUnlessTooLong(cursor);
    }
    lastSize = batch.size();
    return Collections.unmodifiableList(batch);
  }

  /** What comes before a message that is too long is given first; the cutter fails again then. */
  private @Nullable T nextUnlessTooLong(IndicationCursor cursor) {
    try {
      return cutter.next(cursor);
    } catch (FrameException later) {
      return null;
    }
  }

  @Override
  List<T> takeLast(IndicationCursor cursor) {
    return List.of(cutter.last(cursor));
  }

  @Override
  int carriesAtMost() {
    return cutter.carriesAtMost();
  }
}
