package dev.sluice.tck.kit;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Takes what the library logs: errors are kept for the test that runs, all else is dropped. */
final class LogWatch extends Handler {
  static final LogWatch INSTANCE = new LogWatch();

  /** Held here, else its settings are forgotten with it. */
  private static final Logger LIBRARY = Logger.getLogger("dev.sluice");

  static {
    LIBRARY.setUseParentHandlers(Boolean.getBoolean("sluice.log"));
    LIBRARY.addHandler(INSTANCE);
  }

  /** Any thread adds, under the lock of this, as below. */
  private final List<String> errors = new ArrayList<>();

  private boolean expected;

  synchronized void expectErrors() {
    expected = true;
  }

  /** The errors since the last call, unless they were expected. */
  synchronized List<String> takeErrors() {
    List<String> taken = expected ? List.of() : List.copyOf(errors);
    errors.clear();
    expected = false;
    return taken;
  }

  @Override
  public synchronized void publish(LogRecord logged) {
    if (logged.getLevel().intValue() >= Level.SEVERE.intValue()) {
      errors.add(logged.getMessage() + ": " + logged.getThrown());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
