package dev.sluice.examples;

/** What the program answers to its caller; told by every {@code --help}. */
final class ExitCode {
  /** Everything arrived. */
  static final int OK = 0;

  /**
   * Connected, but not everything arrived: reset, lost or changed bytes, standard input or output
   * failed.
   */
  static final int TRANSFER_FAILED = 1;

  /** The command line is wrong. */
  static final int USAGE = 2;

  /** Could not resolve, bind, listen or connect. */
  static final int NO_CONNECTION = 3;

  /** A fault of the program itself. */
  static final int INTERNAL = 70;

  private ExitCode() {}
}
