package dev.sluice.examples;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
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
          "Time between two plain progress lines where standard error is no terminal, if there is anything new; 0 for none; default 10s, of the demo 1s.",
      converter = Durations.Converter.class)
  @Nullable
  Duration progress;

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
    return progressInterval(Duration.ofSeconds(10));
  }

  /** As given, or what a command shows otherwise. */
  Duration progressInterval(Duration otherwise) {
    if (quiet) {
      return Duration.ZERO;
    }
    return progress == null ? otherwise : progress;
  }
}
