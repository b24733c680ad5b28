package dev.sluice.examples;

import java.io.PrintStream;

/**
 * Standard error: lines that stay, and on a terminal one status line at the bottom that is
 * rewritten. Any thread.
 *
 * <p>Whether there is a terminal is for the launcher to find out (property
 * {@code sluice.terminal}): the JDK does not tell it of standard error alone, and from 22 on has a
 * console where there is no terminal.
 */
final class Console {
  private static final String ERASE = "\r\033[K";

  /** The process has one standard error. */
  private static final Console STANDARD_ERROR =
      new Console(System.err, Boolean.getBoolean("sluice.terminal"));

  private final PrintStream out;
  private final boolean terminal;

  /** Whether a status line stands at the bottom; guarded by this. */
  private boolean statusShown;

  /** Set once, by {@link #silence}; guarded by this. */
  private boolean silent;

  Console(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  static Console standardError() {
    return STANDARD_ERROR;
  }

  boolean isTerminal() {
    return terminal;
  }

  /** Prints a line that stays. */
  synchronized void line(String text) {
    if (!silent) {
      print(text);
    }
  }

  /** Rewrites the status line, or without a terminal prints a line. */
  synchronized void status(String text) {
    if (silent) {
      return;
    }
    if (terminal) {
      // Back to the first column; cut what is too long instead of wrapping it; erase what was
      // there.
      out.print("\r\033[?7l" + text + "\033[K\033[?7h");
      out.flush();
      statusShown = true;
    } else {
      print(text);
    }
  }

  /** Takes the status line away. */
  synchronized void clearStatus() {
    if (statusShown) {
      out.print(ERASE);
      out.flush();
      statusShown = false;
    }
  }

  /**
   * Shows nothing more but {@link #lastLine}: the process is ending, whatever other threads still
   * have to say.
   */
  synchronized void silence() {
    clearStatus();
    silent = true;
  }

  /** Prints a line even when silent. */
  synchronized void lastLine(String text) {
    print(text);
  }

  private void print(String text) {
    clearStatus();
    out.println(text);
    out.flush();
  }
}
