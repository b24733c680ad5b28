package dev.sluice.examples;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A number of bytes, written with or without a unit: {@code 512}, {@code 64KiB}, {@code 1.5GB}.
 *
 * @param bytes 0 or more
 */
record ByteSize(long bytes) {
  private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([A-Za-z]*)");
  private static final Map<String, Long> UNITS = Map.of(
      "", 1L,
      "b", 1L,
      "kb", 1000L,
      "mb", 1000_000L,
      "gb", 1000_000_000L,
      "tb", 1000_000_000_000L,
      "kib", 1L << 10,
      "mib", 1L << 20,
      "gib", 1L << 30,
      "tib", 1L << 40);
  private static final String[] NAMES = {"B", "KiB", "MiB", "GiB", "TiB"};

  /**
   * Reads a size.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  static ByteSize parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new IllegalArgumentException("'" + text
          + "' is not a size: expected a number with a unit, such as 64KiB, 50MiB or 1GB");
    }
    Long unit = UNITS.get(form.group(2).toLowerCase(Locale.ROOT));
    if (unit == null) {
      throw new IllegalArgumentException(
          "'" + text + "' has an unknown unit '" + form.group(2)
              + "': expected B, KB, MB, GB, TB (powers of 1000) or KiB, MiB, GiB, TiB (powers of 1024)");
    }
    BigDecimal bytes = new BigDecimal(form.group(1)).multiply(BigDecimal.valueOf(unit));
    if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new IllegalArgumentException("'" + text + "' is too large");
    }
    return new ByteSize(bytes.setScale(0, RoundingMode.HALF_UP).longValueExact());
  }

  /** For people: three or four digits and a binary unit. */
  static String format(double bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1023.95 && unit < NAMES.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, NAMES[unit]);
  }

  /** As {@link #format(double)}. */
  static String format(long bytes) {
    return format((double) bytes);
  }

  @Override
  public String toString() {
    return format(bytes);
  }

  /** A size on the command line. */
  static final class Converter implements ITypeConverter<ByteSize> {
    @Override
    public ByteSize convert(String value) {
      try {
        return parse(value);
      } catch (IllegalArgumentException malformed) {
        throw new TypeConversionException(malformed.getMessage());
      }
    }
  }

  /** A rate on the command line: a size per second, more than 0, with or without {@code /s}. */
  static final class RateConverter implements ITypeConverter<ByteSize> {
    @Override
    public ByteSize convert(String value) {
      try {
        String size = value.strip();
        ByteSize rate = parse(size.endsWith("/s") ? size.substring(0, size.length() - 2) : size);
        if (rate.bytes() == 0) {
          throw new IllegalArgumentException(
              "'" + value + "' is not a rate: it must be more than 0");
        }
        return rate;
      } catch (IllegalArgumentException malformed) {
        throw new TypeConversionException(malformed.getMessage());
      }
    }
  }
}
