package dev.sluice.tck.kit;

/** Which form of a test runs: the quick one, or with {@code -Dsluice.long=true} the long one. */
public final class Form {
  private static final boolean LONG = Boolean.getBoolean("sluice.long");

  private Form() {}

  public static long pick(long quick, long thorough) {
    return LONG ? thorough : quick;
  }

  /** The seed of a random test: {@code -Dsluice.seed}, else a new one. Print it. */
  public static long seed() {
    return Long.getLong("sluice.seed", System.nanoTime());
  }
}
