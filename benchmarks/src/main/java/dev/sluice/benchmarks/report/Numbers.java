package dev.sluice.benchmarks.report;

import java.util.Locale;

/** How figures are written, everywhere alike. */
final class Numbers {
  private Numbers() {}

  /** Three digits that count, and no power of ten. */
  static String figure(double value) {
    double size = Math.abs(value);
    if (size >= 100 || value == Math.rint(value)) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f", value);
  }

  static String ratio(double value) {
    return Double.isInfinite(value) ? "∞" : String.format(Locale.ROOT, "%.2f", value);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  static String ratio(Ratio ratio) {
    return ratio(ratio.value()) + " (" + spread(ratio) + ")";
  }

  static String spread(Ratio ratio) {
    return ratio(ratio.least()) + " to " + ratio(ratio.most());
  }
}
