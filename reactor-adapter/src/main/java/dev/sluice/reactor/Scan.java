package dev.sluice.reactor;

import org.jspecify.annotations.Nullable;
import reactor.core.Scannable.Attr;

/** What all publishers of this package answer to a scan. */
final class Scan {
  private Scan() {}

  @SuppressWarnings("rawtypes")
  static @Nullable Object publisher(Attr key, String step) {
    if (key == Attr.PREFETCH) {
      return 0;
    }
    if (key == Attr.RUN_STYLE) {
      return Attr.RunStyle.ASYNC;
    }
    if (key == Attr.NAME) {
      return "sluice." + step;
    }
    return null;
  }
}
