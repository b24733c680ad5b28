package dev.sluice.examples;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Hooks;

/**
 * Log messages as single lines on the console: warnings, with {@code --verbose} everything of
 * interest.
 */
final class Logs {
  /** Held here, because the log manager holds loggers weakly. */
  private static @Nullable Logger sluice;

  private Logs() {}

  static synchronized void configure(Console console, boolean verbose) {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.setLevel(Level.WARNING);
    root.addHandler(new OneLine(console, verbose));
    sluice = Logger.getLogger("dev.sluice");
    sluice.setLevel(verbose ? Level.INFO : Level.WARNING);
    // An error that comes after the end of its stream: of interest only to someone who searches.
    Hooks.onErrorDropped(late -> {
      if (verbose) {
        console.line("late: " + CommandFailure.reason(late));
      }
    });
  }

  private static final class OneLine extends Handler {
    private final Console console;
    private final boolean verbose;

    OneLine(Console console, boolean verbose) {
      this.console = console;
      this.verbose = verbose;
    }

    @Override
    public void publish(LogRecord entry) {
      String message = new java.util.logging.SimpleFormatter().formatMessage(entry);
      Throwable thrown = entry.getThrown();
      console.line("sluice: "
          + entry.getLevel().getName()
          + ": "
          + message.replaceAll("\\s*\\R\\s*", " ")
          + (thrown == null ? "" : ": " + CommandFailure.reason(thrown)));
      if (verbose && thrown != null) {
        for (StackTraceElement frame : thrown.getStackTrace()) {
          console.line("    at " + frame);
        }
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
