package dev.sluice.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Another process of this program, spoken to line by line; it ends with this one. */
final class Child implements AutoCloseable {
  private static final long END_SECONDS = 20;
  private static final long ANSWER_MINUTES = 2;

  /** Those that have not been closed. Guarded by itself. */
  private static final Set<Child> ALIVE = new HashSet<>();

  /** Set once, together with the end of all. Guarded by {@link #ALIVE}. */
  private static boolean ended;

  private final String name;
  private final Process process;
  private final BufferedWriter in;
  private final BufferedReader out;
  private boolean isSilent;
  private boolean hasFailed;

  private Child(String name, Process process) {
    this.name = name;
    this.process = process;
    this.in = process.outputWriter(StandardCharsets.UTF_8);
    this.out = process.inputReader(StandardCharsets.UTF_8);
  }

  static Child start(List<String> jvm, String... arguments) throws IOException {
    return start(jvm, Bench.class, arguments);
  }

  /** With another main class. */
  static Child start(List<String> jvm, Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path", ""), main.getName()));
    command.addAll(List.of(arguments));
    synchronized (ALIVE) {
      if (ended) {
        throw new IOException("no new process, since this one ends");
      }
      Process process =
          new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
      Child child = new Child(arguments[0], process);
      ALIVE.add(child);
      return child;
    }
  }

  /** Ends all of them at once; no new ones begin. */
  static void endAll() {
    synchronized (ALIVE) {
      ended = true;
      ALIVE.forEach(child -> child.process.destroyForcibly());
    }
  }

  static boolean areEnded() {
    synchronized (ALIVE) {
      return ended;
    }
  }

  void say(String line) throws IOException {
    try {
      in.write(line);
      in.newLine();
      in.flush();
    } catch (IOException gone) {
      throw failure("took '" + line.split(" ", 2)[0] + "'", null);
    }
  }

  /**
   * The rest of the next line, which begins with this word. Who is silent for long is ended.
   *
   * @throws IOException that says why there is none: by the word of the process, or by its end
   */
  String hear(String word) throws IOException {
    CompletableFuture<Void> limit = CompletableFuture.runAsync(
        process::destroyForcibly,
        CompletableFuture.delayedExecutor(ANSWER_MINUTES, TimeUnit.MINUTES));
    String line;
    try {
      line = out.readLine();
    } finally {
      isSilent = !limit.cancel(false);
    }
    if (line != null && (line + " ").startsWith(word + " ")) {
      return line.substring(word.length()).strip();
    }
    throw failure("said '" + word + "'", line);
  }

  /** Why it did not do this, but said that, or nothing more. */
  private IOException failure(String what, @Nullable String line) {
    hasFailed = true;
    return new IOException(name + ": " + whyNot(what, line));
  }

  private String whyNot(String what, @Nullable String line) {
    if (isSilent) {
      return "silent for " + ANSWER_MINUTES + " minutes before it " + what;
    }
    if (line != null) {
      return line.startsWith(Reason.WORD + " ")
          ? line.substring(Reason.WORD.length()).strip()
          : "'" + line + "' before it " + what;
    }
    try {
      return process.waitFor(END_SECONDS, TimeUnit.SECONDS)
          ? "ended with exit value " + process.exitValue() + " before it " + what
          : "no more words before it " + what;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return "ended before it " + what;
    }
  }

  /** Whether it can be asked no more. */
  boolean hasFailed() {
    return hasFailed;
  }

  /** Ends its input, which ends the process. */
  @Override
  public void close() {
    synchronized (ALIVE) {
      ALIVE.remove(this);
    }
    try {
      in.close();
      if (process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (IOException gone) {
      // it has ended
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
