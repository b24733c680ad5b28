package dev.sluice.benchmarks.micro;

/** How many elements are asked for at a time, as parameters of benchmarks. */
final class Demands {
  static final String UNBOUNDED = "unbounded";

  private Demands() {}

  static long of(String parameter) {
    return parameter.equals(UNBOUNDED) ? Long.MAX_VALUE : Long.parseLong(parameter);
  }
}
