package dev.sluice.streams;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Elements that are views of the subsystem's memory, valid during onNext: verdict SUCCESS. Views
 * are made once for each place in the receive buffer and used again; see {@link BorrowedViews}.
 */
final class BorrowMode extends ElementMode<ByteBuffer> {
  /** Elements are whole buffers. */
  static final int WHOLE = Integer.MAX_VALUE;

  private final int elementSize;
  private final Poison poison;
  private @Nullable BorrowedViews views;

  BorrowMode(int elementSize) {
    this(elementSize, Poison.IN_USE);
  }

  BorrowMode(int elementSize, boolean poison) {
    this.elementSize = elementSize;
    this.poison = new Poison(poison);
  }

  @Override
  ByteBuffer take(IndicationCursor cursor) {
    int length = Math.min(elementSize, cursor.available());
    ByteBuffer element = poison.isUsed()
        ? poison.copy(cursor.buffer(), cursor.offset(), length)
        : views().view(cursor.buffer(), cursor.offset(), length);
    cursor.advance(length);
    return element;
  }

  private BorrowedViews views() {
    BorrowedViews here = views;
    if (here == null) {
      here = BorrowedViews.ofThisThread();
      views = here;
    }
    return here;
  }

  @Override
  void afterNext(ByteBuffer element) {
    poison.spread();
  }
}
