package dev.sluice.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;

/** Why something failed, in one line that is fit to be stored: no trace, no paths of a machine. */
final class Reason {
  /** What a process says in place of its answer; the reason follows. */
  static final String WORD = "failed";

  /** Two directories or more, up to the last name. */
  private static final Pattern DIRECTORIES = Pattern.compile("(?<![\\w.:/])/(?:[^\\s/:'\"]+/)+");

  private static final int LONGEST = 500;

  private Reason() {}

  /** With its causes, each said once. */
  static String of(Throwable failure) {
    StringBuilder text = new StringBuilder();
    Throwable next = failure;
    while (next != null) {
      Throwable cause = next.getCause() == next ? null : next.getCause();
      if (cause == null || !isWrapper(next)) {
        String own = own(next);
        if (text.indexOf(own) < 0) {
          text.append(text.isEmpty() ? "" : ": ").append(own);
        }
      }
      next = cause;
    }
    return line(text.toString());
  }

  private static boolean isWrapper(Throwable failure) {
    return failure instanceof UncheckedIOException
        || failure instanceof CompletionException
        || failure instanceof ExecutionException;
  }

  private static String own(Throwable failure) {
    String message = failure.getMessage();
    String name = failure.getClass().getSimpleName();
    if (message == null || message.isBlank()) {
      return name;
    }
    return failure instanceof IOException ? message : name + ": " + message;
  }

  private static String line(String text) {
    String line = DIRECTORIES.matcher(text.replaceAll("\\s*\\R\\s*", " ")).replaceAll("");
    return line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
  }

  /** Does what a process is there for; a failure is told to the parent and goes on. */
  static <T> T told(Callable<T> task) throws Exception {
    try {
      return task.call();
    } catch (Exception failure) {
      System.out.println(WORD + " " + of(failure));
      throw failure;
    }
  }
}
