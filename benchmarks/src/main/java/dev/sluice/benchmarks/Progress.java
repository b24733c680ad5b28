package dev.sluice.benchmarks;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What is being done and how long the rest takes, on standard error. One thread. */
final class Progress {
  private final PrintStream out;
  private final boolean terminal;
  private final int rounds;
  private final long begun = System.nanoTime();
  private int done;

  private Progress(PrintStream out, boolean terminal, int rounds) {
    this.out = out;
    this.terminal = terminal;
    this.rounds = rounds;
  }

  /** On a terminal one line that changes, elsewhere one for each work. */
  static Progress of(List<Work> works, Options options) {
    int subjects = works.stream().mapToInt(work -> work.subjects().size()).sum();
    boolean terminal = Boolean.getBoolean("sluice.terminal");
    return new Progress(System.err, terminal, subjects * (options.warmups() + options.pairs()));
  }

  void work(Work work) {
    if (!terminal) {
      out.println(line(work.name()));
    }
  }

  void round(Work work, String subject) {
    done++;
    if (terminal) {
      out.print("\r\033[K" + line(work.name() + ", " + subject));
      out.flush();
    }
  }

  /** Clears the line, so that something else can be printed. */
  void pause() {
    if (terminal) {
      out.print("\r\033[K");
      out.flush();
    }
  }

  private String line(String what) {
    return "bench: " + done + " of " + rounds + " rounds, " + left() + ": " + what;
  }

  private String left() {
    long elapsed = System.nanoTime() - begun;
    return done == 0
        ? "time unknown"
        : "about " + clock(Duration.ofNanos(elapsed / done * (rounds - done))) + " left";
  }

  static String clock(Duration duration) {
    return String.format(
        Locale.ROOT,
        duration.toHours() > 0 ? "%d:%02d:%02d" : "%2$d:%3$02d",
        duration.toHours(),
        duration.toMinutesPart(),
        duration.toSecondsPart());
  }
}
