package dev.sluice.netty.internal;

import dev.sluice.api.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers a query that fills the caller's array. */
final class Fill {
  private Fill() {}

  /**
   * Copies what was found if it fits.
   *
   * @return BUFFER_OVERFLOW if the array is shorter or {@code null}; it is untouched then
   */
  static <T> Status array(List<T> found, T @Nullable [] into) {
    if (into == null || into.length < found.size()) {
      return Status.BUFFER_OVERFLOW;
    }
    for (int i = 0; i < found.size(); i++) {
      into[i] = found.get(i);
    }
    return Status.SUCCESS;
  }
}
