package dev.sluice.examples;

import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;

/**
 * A second process of this program that runs {@link DemoSender}. Ends with this one, however this
 * one ends.
 */
final class SenderProcess implements AutoCloseable {
  private final Process process;

  private SenderProcess(Process process) {
    this.process = process;
  }

  /** Starts it; a signal to this process ends it before its connection breaks. */
  static SenderProcess start(String address, long seed, CommonOptions options, Session session)
      throws IOException {
    List<String> command = new ArrayList<>(thisProgram());
    command.addAll(List.of(
        "demo-sender", address, "--seed=" + seed, "--transport=" + options.transport, "--quiet"));
    SenderProcess sender = new SenderProcess(
        new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
    session.firstOnSignal(sender::close);
    return sender;
  }

  /**
   * The command line that runs this program as it runs now: same Java, options, class or module
   * path.
   */
  private static List<String> thisProgram() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    boolean modular = Sluice.class.getModule().isNamed();
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (!option.startsWith("-agentlib")
          && !option.startsWith("-javaagent")
          && !option.startsWith("--module-path")) {
        command.add(option);
      }
    }
    if (modular) {
      command.addAll(List.of(
          "--module-path",
          System.getProperty("jdk.module.path", "."),
          "--module",
          Sluice.class.getModule().getName() + "/" + Sluice.class.getName()));
    } else {
      command.addAll(List.of(
          "-cp", System.getProperty("java.class.path", File.separator), Sluice.class.getName()));
    }
    return command;
  }

  /** Lets the sender end its stream in good order. */
  void finish() throws IOException {
    try (Writer control = process.outputWriter(StandardCharsets.UTF_8)) {
      control.write(DemoSender.FINISH + "\n");
    }
  }

  /** Fails when the process ends, whatever its exit code; cancelling does nothing to it. */
  <T> Mono<T> ended() {
    return Mono.fromFuture(process.onExit(), true)
        .flatMap(gone -> Mono.error(CommandFailure.transfer(
            "the sender ended before it connected, with exit code " + gone.exitValue())));
  }

  /**
   * Waits for the end of the process.
   *
   * @return what it reported
   * @throws IOException if it failed, or reported nothing
   * @throws TimeoutException if it does not end in time
   */
  SenderReport report(long seconds) throws IOException, InterruptedException, TimeoutException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new TimeoutException("the sender did not end within " + seconds + " s");
    }
    if (process.exitValue() != 0) {
      throw new IOException("the sender ended with exit code " + process.exitValue());
    }
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return SenderReport.parse(text);
    } catch (IllegalArgumentException incomplete) {
      throw new IOException(incomplete.getMessage(), incomplete);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
