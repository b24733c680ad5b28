package dev.sluice.streams;

/**
 * How the bytes of an indication become elements; each way is a different use of the verdicts. One
 * object for each subscription. Loop.
 *
 * @param <T> the type of the elements
 */
abstract sealed class ElementMode<T> permits CopyMode, BorrowMode, RetainMode {
  /** Makes the next element and moves the cursor behind it; there is at least one byte. */
  abstract T take(IndicationCursor cursor);

  /** onNext has returned, or thrown. */
  void afterNext(T element) {}

  /** The subscriber threw instead of taking the element. */
  void notTaken(T element) {}
}
