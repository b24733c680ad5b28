package dev.sluice.streams;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * How the bytes that are there become elements; each way is a different use of the verdicts. One
 * object for each subscription. Loop.
 *
 * @param <T> the type of the elements
 */
abstract sealed class ElementMode<T>
    permits CopyMode, BorrowMode, RetainMode, FrameMode, BatchMode, PullMode {
  /**
   * Makes the next element and moves the cursor behind it; there is at least one byte.
   *
   * @return {@code null} if the bytes left are only a part of an element; the cursor stands before
   *     them then
   * @throws FrameException if the bytes left cannot become an element; the cursor stands before
   *     them then
   */
  abstract @Nullable T take(IndicationCursor cursor);

  /**
   * As {@link #take}, which gave {@code null}, when nothing follows any more.
   *
   * @throws FrameException if that is no element
   */
  T takeLast(IndicationCursor cursor) {
    throw new IllegalStateException("every byte is an element in this mode");
  }

  /** How many bytes are only a part of an element, at most. */
  int carriesAtMost() {
    return 0;
  }

  /**
   * How large the buffers are of the requests by which this mode receives, so that the event is
   * left alone; 0 in modes of the event.
   */
  int requestSize() {
    return 0;
  }

  /** Makes an element of a request's buffer, from position 0 to the limit. */
  T takeRequested(ByteBuffer filled) {
    throw new IllegalStateException("this mode makes no requests");
  }

  /** onNext has returned, or thrown. */
  void afterNext(T element) {}

  /** The subscriber threw instead of taking the element. */
  void notTaken(T element) {}
}
