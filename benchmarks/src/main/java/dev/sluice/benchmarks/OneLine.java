package dev.sluice.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;

/** Says in one line why the command does not do what was asked. */
final class OneLine {
  private OneLine() {}

  /** The command line is wrong. */
  static int usage(ParameterException problem, String... arguments) {
    return usage(problem.getCommandLine(), problem);
  }

  /**
   * What was asked for cannot be done, or a fault of this program, which shows where it is; so does
   * a process that is measured.
   */
  static int failed(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    if (Child.areEnded()) {
      return ExitCode.SOFTWARE;
    }
    if (failure instanceof UnknownName) {
      return usage(command, failure);
    }
    if (!command.getCommandSpec().usageMessage().hidden()
        && (failure instanceof IOException || failure instanceof UncheckedIOException)) {
      command.getErr().println(name(command) + ": " + reason(failure));
    } else {
      failure.printStackTrace(command.getErr());
    }
    return ExitCode.SOFTWARE;
  }

  private static int usage(CommandLine command, Exception problem) {
    String name = name(command);
    command.getErr().println(name + ": " + reason(problem) + " (see './" + name + " --help')");
    return ExitCode.USAGE;
  }

  private static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName();
  }

  /** Why, in a few words. */
  static String reason(Exception failure) {
    if (failure instanceof UncheckedIOException
        && failure.getCause() instanceof IOException cause) {
      return reason(cause);
    }
    if (failure instanceof FileSystemException file && file.getReason() == null) {
      return file.getFile() + ": " + trouble(file);
    }
    String message = failure.getMessage();
    return message == null || message.isBlank()
        ? failure.getClass().getSimpleName()
        : message.strip().replaceAll("\\s*\\R\\s*", " ").replaceFirst("^Error: ", "");
  }

  private static String trouble(FileSystemException file) {
    if (file instanceof NoSuchFileException) {
      return "no such file or directory";
    }
    return file instanceof AccessDeniedException
        ? "permission denied"
        : file.getClass().getSimpleName();
  }
}
