package dev.sluice.examples;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command line tool. */
@Command(
    name = "sluice",
    description = "Moves bytes over sockets at the pace of whoever takes them.",
    mixinStandardHelpOptions = true,
    versionProvider = Sluice.Version.class,
    scope = CommandLine.ScopeType.INHERIT,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:everything arrived",
      "1:the transfer failed: reset, lost or changed bytes, standard input or output failed",
      "2:the command line is wrong",
      "3:no connection: cannot resolve, listen or connect",
      "70:a fault of this program",
      "130, 143:stopped by Ctrl-C or SIGTERM; unfinished connections are reset"
    },
    subcommands = {Demo.class, DemoSender.class, Receive.class, Send.class, Relay.class})
final class Sluice implements Runnable {
  /** The program. */
  public static void main(String[] arguments) {
    System.exit(run(Console.standardError(), arguments));
  }

  static int run(Console console, String... arguments) {
    return commandLine(console).execute(arguments);
  }

  static CommandLine commandLine(Console console) {
    CommandLine line = new CommandLine(new Sluice());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    line.setParameterExceptionHandler((problem, given) -> usage(console, problem));
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> failed(console, failure, command, parsed));
    return line;
  }

  @Override
  public void run() {
    throw CommandFailure.usage("which command? one of demo, receive, send, relay");
  }

  private static int usage(Console console, ParameterException problem) {
    String name = problem.getCommandLine().getCommandSpec().qualifiedName();
    console.line(name + ": " + CommandFailure.reason(problem) + " (see '" + name + " --help')");
    return ExitCode.USAGE;
  }

  private static int failed(
      Console console, Exception failure, CommandLine command, @Nullable ParseResult parsed) {
    String name = command.getCommandSpec().qualifiedName();
    if (failure instanceof CommandFailure expected) {
      console.line(name + ": " + CommandFailure.reason(failure));
      return expected.exitCode();
    }
    console.line(name + ": internal error: " + failure.getClass().getName() + ": "
        + CommandFailure.reason(failure));
    if (parsed != null && parsed.hasMatchedOption("--verbose")) {
      failure.printStackTrace();
    }
    return ExitCode.INTERNAL;
  }

  /** The version in the jar or module, and the Java that runs it. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Sluice.class.getPackage().getImplementationVersion();
      return new String[] {
        "sluice " + (version == null ? "(not packaged)" : version) + ", Java " + Runtime.version()
      };
    }
  }
}
