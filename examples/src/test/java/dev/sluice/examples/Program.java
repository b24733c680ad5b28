package dev.sluice.examples;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A program in a process of its own, ended when closed; its standard error is kept as lines. */
final class Program implements AutoCloseable {
  /** Long enough for a slow machine, short enough for a test that hangs. */
  static final Duration LIMIT = Duration.ofMinutes(3);

  private static final Pattern LISTENING =
      Pattern.compile("(?:listening on|relaying) \\S+:(\\d+)( to .*)?");

  private final List<String> command;
  private final Process process;
  private final List<String> errors = new CopyOnWriteArrayList<>();
  private final Thread errorReader;

  private Program(List<String> command, Process process) {
    this.command = command;
    this.process = process;
    this.errorReader = new Thread(this::readErrors, "stderr of " + command.get(0));
    errorReader.setDaemon(true);
    errorReader.start();
  }

  /** This project's tool, from the classes under test, as the launcher starts it. */
  static Builder sluice(String... arguments) {
    List<String> command = new ArrayList<>(List.of(
        java(),
        "--enable-native-access=ALL-UNNAMED",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1", // starts faster
        "-XX:MaxDirectMemorySize=512m",
        "-Xmx64m",
        "-Dsluice.terminal=false",
        "-cp",
        System.getProperty("java.class.path"),
        "dev.sluice.examples.Sluice"));
    command.addAll(List.of(arguments));
    return new Builder(command);
  }

  static Builder of(String... command) {
    return new Builder(List.of(command));
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** How to start a program. */
  static final class Builder {
    private final List<String> command;
    private final ProcessBuilder processBuilder;

    private Builder(List<String> command) {
      this.command = command;
      this.processBuilder = new ProcessBuilder(command);
      // It would be announced on standard error.
      processBuilder.environment().remove("JAVA_TOOL_OPTIONS");
      processBuilder.environment().remove("JDK_JAVA_OPTIONS");
    }

    Builder in(Path file) {
      processBuilder.redirectInput(file.toFile());
      return this;
    }

    Builder out(Path file) {
      processBuilder.redirectOutput(file.toFile());
      return this;
    }

    Builder discardOut() {
      processBuilder.redirectOutput(Redirect.DISCARD);
      return this;
    }

    Builder directory(Path directory) {
      processBuilder.directory(directory.toFile());
      return this;
    }

    Builder environment(String name, String value) {
      processBuilder.environment().put(name, value);
      return this;
    }

    Builder withoutEnvironment(String name) {
      processBuilder.environment().remove(name);
      return this;
    }

    Program start() {
      try {
        return new Program(command, processBuilder.start());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void readErrors() {
    try (BufferedReader reader = new BufferedReader(
        new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        errors.add(line);
      }
    } catch (IOException ended) {
      // No more lines.
    }
  }

  Process process() {
    return process;
  }

  /** The lines on standard error so far. */
  List<String> errors() {
    return List.copyOf(errors);
  }

  /** Waits for a line on standard error. */
  String awaitError(Predicate<String> which) {
    return Awaitility.await(toString())
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .failFast(() ->
            !process.isAlive() && !errorReader.isAlive() && errors.stream().noneMatch(which))
        .until(() -> errors.stream().filter(which).findFirst().orElse(null), line -> line != null);
  }

  /** Waits until the tool listens, and tells where. */
  int awaitPort() {
    String line = awaitError(each -> LISTENING.matcher(each).matches());
    Matcher matcher = LISTENING.matcher(line);
    if (!matcher.matches()) {
      throw new AssertionError(line);
    }
    return Integer.parseInt(matcher.group(1));
  }

  /** Waits for the end, and tells the exit code. */
  int awaitExit() {
    return awaitExit(LIMIT);
  }

  int awaitExit(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("still running after " + limit + ": " + this);
      }
      errorReader.join(LIMIT.toMillis());
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sends SIGTERM, and keeps its streams, which {@link Process#destroy()} would close. */
  void terminate() {
    process.toHandle().destroy();
  }

  /** What it wrote to standard output; waits for its end. */
  byte[] output() {
    try {
      return process.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String outputText() {
    return new String(output(), StandardCharsets.UTF_8);
  }

  /** Ends it and what it started. */
  @Override
  public void close() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return String.join(" ", command)
            .replace(System.getProperty("java.class.path"), "…" + File.pathSeparator)
        + "\n"
        + String.join("\n", errors);
  }
}
