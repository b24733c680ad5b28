package dev.sluice.streams;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Elements that are views of the subsystem's memory, valid during onNext: verdict SUCCESS. Views
 * are made once for each place in the receive buffer and used again; see {@link BorrowedViews}.
 *
 * <p>With the system property {@code dev.sluice.streams.poison} set to {@code true} each element is
 * a copy that is overwritten with 0xDB after onNext, so that a use after that shows in tests.
 */
final class BorrowMode extends ElementMode<ByteBuffer> {
  /** Elements are whole buffers. */
  static final int WHOLE = Integer.MAX_VALUE;

  private static final boolean POISON = Boolean.getBoolean("dev.sluice.streams.poison");
  private static final byte POISONED = (byte) 0xDB;

  private final int elementSize;
  private final boolean poison;
  private @Nullable BorrowedViews views;

  /** The memory of the element that is out, with poison only. */
  private @Nullable ByteBuffer scratch;

  BorrowMode(int elementSize) {
    this(elementSize, POISON);
  }

  BorrowMode(int elementSize, boolean poison) {
    this.elementSize = elementSize;
    this.poison = poison;
  }

  @Override
  ByteBuffer take(IndicationCursor cursor) {
    int length = Math.min(elementSize, cursor.available());
    ByteBuffer element = poison
        ? poisonable(cursor.buffer(), cursor.offset(), length)
        : views().view(cursor.buffer(), cursor.offset(), length, elementSize);
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

  private ByteBuffer poisonable(ByteBuffer from, int offset, int length) {
    ByteBuffer copy = ByteBuffer.allocateDirect(length);
    copy.put(0, from, offset, length);
    scratch = copy;
    return copy.asReadOnlyBuffer();
  }

  @Override
  void afterNext(ByteBuffer element) {
    if (scratch != null) {
      while (scratch.hasRemaining()) {
        scratch.put(POISONED);
      }
      scratch = null;
    }
  }
}
