package dev.sluice.examples;

import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Option;

/** What every subcommand that opens sockets understands. */
final class CommonOptions {
  /** As the provider's configuration names them. */
  enum Transport {
    AUTO,
    EPOLL,
    NIO;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--transport",
      paramLabel = "NAME",
      description = "How to wait for sockets: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.",
      defaultValue = "auto")
  Transport transport = Transport.AUTO;

  @Option(
      names = "--progress",
      paramLabel = "DURATION",
      description =
          "Time between two plain progress lines where standard error is no terminal; 0 for none; default ${DEFAULT-VALUE}.",
      converter = Durations.Converter.class,
      defaultValue = "10s")
  Duration progress = Duration.ofSeconds(10);

  @Option(
      names = {"-q", "--quiet"},
      description = "Say nothing but what went wrong.")
  boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "Say more, such as which transport was chosen.")
  boolean verbose;

  Console console() {
    return Console.standardError();
  }

  /** Says something that is not an error. */
  void say(String line) {
    if (!quiet) {
      console().line(line);
    }
  }

  Duration progressInterval() {
    return quiet ? Duration.ZERO : progress;
  }
}
