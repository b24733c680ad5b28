package dev.sluice.examples;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as people write them: {@code 10s}, {@code 250ms}, {@code 1.5m}. */
final class Durations {
  private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)\\s*(ms|s|m|h)");
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1000L, "m", 60_000L, "h", 3_600_000L);

  private Durations() {}

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  static Duration parse(String given) {
    String text = given.strip();
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "'" + given + "' is not a duration: expected a number with ms, s, m or h, such as 10s");
    }
    BigDecimal millis = new BigDecimal(form.group(1))
        .multiply(BigDecimal.valueOf(MILLIS.getOrDefault(form.group(2), 1L)));
    return Duration.ofMillis(millis.longValue());
  }

  /** The same, if it is not zero. */
  static Duration positive(Duration duration) {
    if (duration.isZero()) {
      throw CommandFailure.usage("the time-out must be more than 0");
    }
    return duration;
  }

  /** For people: {@code 250 ms}, {@code 12.30 s}. */
  static String format(long nanos) {
    return nanos < 1_000_000_000L
        ? String.format(Locale.ROOT, "%.0f ms", nanos / 1e6)
        : String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
  }

  /** A duration on the command line. */
  static final class Converter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
      try {
        return parse(value);
      } catch (IllegalArgumentException malformed) {
        throw new TypeConversionException(malformed.getMessage());
      }
    }
  }
}
