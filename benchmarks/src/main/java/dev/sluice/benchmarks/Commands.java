package dev.sluice.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What the parent says, line by line. A thread of its own reads, so that the end of the parent is
 * seen in the midst of a round, too: whatever this process does then, it ends soon after.
 */
final class Commands {
  private static final long END_MILLIS = TimeUnit.SECONDS.toMillis(5);

  private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();

  private Commands() {}

  /** From standard input, which nobody else may read. */
  static Commands ofParent() {
    Commands commands = new Commands();
    Thread reader = new Thread(() -> commands.read(System.in), "commands");
    reader.setDaemon(true);
    reader.start();
    return commands;
  }

  /** The next one; empty at the end. */
  Optional<String> next() throws InterruptedException {
    return lines.take();
  }

  private void read(InputStream in) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(Optional.of(line));
      }
    } catch (IOException gone) {
      // the same as its end
    }
    lines.add(Optional.empty());
    try {
      Thread.sleep(END_MILLIS); // what it takes to end in good order
    } catch (InterruptedException soon) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(1);
  }
}
