package dev.sluice.examples;

import dev.sluice.api.StatusException;
import dev.sluice.streams.SendException;
import org.jspecify.annotations.Nullable;

/** An end that is not a success, with the one line that is shown and the code that is answered. */
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandFailure(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** Nothing was transferred because no connection came about. */
  static CommandFailure noConnection(String what, Throwable cause) {
    return new CommandFailure(ExitCode.NO_CONNECTION, what + ": " + reason(cause), cause);
  }

  /** The connection was there, the bytes are not. */
  static CommandFailure transfer(String what, Throwable cause) {
    return new CommandFailure(ExitCode.TRANSFER_FAILED, what + ": " + reason(cause), cause);
  }

  /** As {@link #transfer(String, Throwable)}; whatever failed, so many bytes were sent before. */
  static CommandFailure transfer(String what, StatusException cause, long sent) {
    return new CommandFailure(
        ExitCode.TRANSFER_FAILED,
        what + ": " + cause.reason() + " after " + sent + " bytes",
        cause);
  }

  /** As {@link #transfer(String, Throwable)} without an exception beneath. */
  static CommandFailure transfer(String message) {
    return new CommandFailure(ExitCode.TRANSFER_FAILED, message, null);
  }

  /** Arguments that cannot be together, found after parsing. */
  static CommandFailure usage(String message) {
    return new CommandFailure(ExitCode.USAGE, message, null);
  }

  int exitCode() {
    return exitCode;
  }

  /** Why, in a few words on one line. */
  static String reason(Throwable failure) {
    if (failure instanceof CommandFailure) {
      return oneLine(String.valueOf(failure.getMessage()));
    }
    if (failure instanceof SendException send) {
      return send.reason() + " after " + send.bytesHandedOver() + " bytes";
    }
    if (failure instanceof StatusException refused) {
      return refused.reason();
    }
    String message = failure.getMessage();
    return message == null || message.isBlank()
        ? failure.getClass().getSimpleName()
        : oneLine(message);
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
