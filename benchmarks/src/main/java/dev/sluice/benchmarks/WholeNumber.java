package dev.sluice.benchmarks;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number on the command line, with a bound. */
public abstract class WholeNumber implements ITypeConverter<Integer> {
  private final int least;

  private WholeNumber(int least) {
    this.least = least;
  }

  @Override
  public Integer convert(String text) {
    try {
      int number = Integer.parseInt(text);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException other) {
      // the same as one that is out of bounds
    }
    throw new TypeConversionException("'" + text + "' is not a whole number from " + least + " on");
  }

  /** From 1. */
  public static final class Positive extends WholeNumber {
    Positive() {
      super(1);
    }
  }

  /** From 0. */
  public static final class NotNegative extends WholeNumber {
    NotNegative() {
      super(0);
    }
  }
}
