package dev.sluice.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another process of this program, spoken to line by line; it ends with this one. */
final class Child implements AutoCloseable {
  private static final long END_SECONDS = 20;

  private final String name;
  private final Process process;
  private final BufferedWriter in;
  private final BufferedReader out;

  private Child(String name, Process process) {
    this.name = name;
    this.process = process;
    this.in = process.outputWriter(StandardCharsets.UTF_8);
    this.out = process.inputReader(StandardCharsets.UTF_8);
  }

  static Child start(List<String> jvm, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvm);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path", ""), Bench.class.getName()));
    command.addAll(List.of(arguments));
    return new Child(
        String.join(" ", arguments),
        new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
  }

  void say(String line) throws IOException {
    in.write(line);
    in.newLine();
    in.flush();
  }

  /** The rest of the next line, which begins with this word. */
  String hear(String word) throws IOException {
    String line = out.readLine();
    if (line == null || !line.startsWith(word)) {
      throw new IOException(name + ": expected '" + word + "', got '" + line + "'");
    }
    return line.substring(word.length()).strip();
  }

  /** Ends its input, which ends the process. */
  @Override
  public void close() {
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
