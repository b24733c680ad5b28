package dev.sluice.streams;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The views of one loop's receive buffer, kept from one indication to the next, so that a borrowed
 * element costs no allocation. The subsystem hands out the same buffer object again and again;
 * another object's views are kept only when it comes twice in a row, so that leftovers do not push
 * the receive buffer's views out.
 *
 * <p>One for each thread that runs event loops, so used by one indication at a time. A view that is
 * out is not handed out again before its onNext has returned: the next element lies elsewhere in
 * the buffer, and the next indication comes later.
 */
final class BorrowedViews {
  private static final ThreadLocal<BorrowedViews> OF_THREAD =
      ThreadLocal.withInitial(BorrowedViews::new);

  /** Views kept at most; places beyond them get new ones. */
  private static final int MOST = 1 << 14;

  private static final ByteBuffer[] NONE = {};

  private final ByteBuffer noBytes = ByteBuffer.allocate(0).asReadOnlyBuffer();

  private @Nullable ByteBuffer base;

  /** The same memory as {@link #base}, read-only, so that a new view is one object. */
  private ByteBuffer readOnlyBase = noBytes;

  private @Nullable ByteBuffer lastStranger;

  /**
   * Of {@link #base}, by offset divided by the length, rounded down to a power of two: what does
   * not overlap and is about as long has places of its own.
   */
  private @Nullable ByteBuffer[] views = NONE;

  /** Where each of {@link #views} begins. */
  private int[] offsets = {};

  static BorrowedViews ofThisThread() {
    return OF_THREAD.get();
  }

  /** A read-only view of exactly these bytes. */
  @SuppressWarnings("ReferenceEquality") // the same object, not the same bytes
  ByteBuffer view(ByteBuffer from, int offset, int length) {
    if (length == 0) {
      return noBytes.order(ByteOrder.BIG_ENDIAN);
    }
    int index = offset >>> (Integer.SIZE - 1 - Integer.numberOfLeadingZeros(length));
    if (index >= MOST || (from != base && !adopts(from))) {
      return IndicationCursor.view(from, offset, length);
    }
    if (index >= views.length) {
      grow(index);
    }
    ByteBuffer kept = views[index];
    if (kept != null && offsets[index] == offset && kept.capacity() == length) {
      return kept.clear().order(ByteOrder.BIG_ENDIAN);
    }
    ByteBuffer view = readOnlyBase.slice(offset, length);
    views[index] = view;
    offsets[index] = offset;
    return view;
  }

  @SuppressWarnings("ReferenceEquality") // as above
  private boolean adopts(ByteBuffer from) {
    if (base != null && lastStranger != from) {
      lastStranger = from;
      return false;
    }
    base = from;
    readOnlyBase = from.asReadOnlyBuffer().clear();
    lastStranger = null;
    Arrays.fill(views, null);
    return true;
  }

  private void grow(int index) {
    int length = Math.min(MOST, Math.max(16, Integer.highestOneBit(index) << 1));
    views = Arrays.copyOf(views, length);
    offsets = Arrays.copyOf(offsets, length);
  }
}
