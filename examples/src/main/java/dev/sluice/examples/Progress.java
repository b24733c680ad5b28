package dev.sluice.examples;

import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.Supplier;

/**
 * Shows a status that changes: several times a second on a terminal, as a plain line now and then
 * elsewhere, if it has changed.
 */
final class Progress implements AutoCloseable {
  private static final Duration ON_TERMINAL = Duration.ofMillis(200);

  private final Console console;
  private final Timer timer = new Timer("progress", true);

  private Progress(Console console) {
    this.console = console;
  }

  /**
   * Starts.
   *
   * @param plainInterval between two plain lines; zero for none, on a terminal neither
   * @param status what to show; called on a thread of its own
   */
  static Progress start(Console console, Duration plainInterval, Supplier<String> status) {
    Progress progress = new Progress(console);
    if (!plainInterval.isZero()) {
      long millis = (console.isTerminal() ? ON_TERMINAL : plainInterval).toMillis();
      progress.timer.scheduleAtFixedRate(progress.show(status), millis, millis);
    }
    return progress;
  }

  private TimerTask show(Supplier<String> status) {
    return new TimerTask() {
      private String shown = "";

      @Override
      public void run() {
        String now = status.get();
        if (console.isTerminal() || !now.equals(shown)) {
          shown = now;
          console.status(now);
        }
      }
    };
  }

  @Override
  public void close() {
    timer.cancel();
    console.clearStatus();
  }
}
