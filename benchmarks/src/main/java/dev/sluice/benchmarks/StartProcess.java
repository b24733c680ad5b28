package dev.sluice.benchmarks;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The process whose start is measured: as {@link SubjectProcess}, but without the libraries that
 * read command lines and jobs, which would take longer than what is measured.
 */
final class StartProcess {
  /** Kept here since loggers are forgotten. */
  private static final Logger PROVIDER = Logger.getLogger("dev.sluice.netty");

  private StartProcess() {}

  /** The subject, and whether it is to use NIO. */
  public static void main(String[] arguments) throws Exception {
    PROVIDER.setLevel(Level.WARNING);
    SubjectProcess.serve(arguments[0], OtherWorks.start().on(Boolean.parseBoolean(arguments[1])));
    System.exit(0);
  }
}
