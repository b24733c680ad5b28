package dev.sluice.netty.internal;

import dev.sluice.api.Status;
import io.netty.channel.unix.Errors;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;

/** Says an operating system's error as a {@link Status}. */
final class Failures {
  // Linux error numbers, negative as Netty gives them
  private static final int EPERM = -1;
  private static final int ENOENT = -2;
  private static final int ENOMEM = -12;
  private static final int EACCES = -13;
  private static final int ENFILE = -23;
  private static final int EMFILE = -24;
  private static final int EPIPE = -32;
  private static final int EPROTO = -71;
  private static final int EMSGSIZE = -90;
  private static final int ENOPROTOOPT = -92;
  private static final int EOPNOTSUPP = -95;
  private static final int EADDRINUSE = -98;
  private static final int EADDRNOTAVAIL = -99;
  private static final int ENETUNREACH = -101;
  private static final int ECONNABORTED = -103;
  private static final int ECONNRESET = -104;
  private static final int ENOBUFS = -105;
  private static final int ETIMEDOUT = -110;
  private static final int ECONNREFUSED = -111;
  private static final int EHOSTUNREACH = -113;

  private Failures() {}

  /** The status of a failure; {@code fallback} for what has none of its own. */
  static Status status(Throwable failure, Status fallback) {
    if (failure instanceof Errors.NativeIoException known) {
      return ofErrno(known.expectedErr(), fallback);
    }
    if (failure instanceof FileNotFoundException) {
      return Status.NOT_FOUND;
    }
    if (failure instanceof UnresolvedAddressException) {
      return Status.NO_MATCH;
    }
    if (failure instanceof AlreadyConnectedException) {
      return Status.CONNECTION_ACTIVE;
    }
    if (failure instanceof ClosedChannelException) {
      return Status.FILE_FORCED_CLOSED;
    }
    if (failure instanceof NoRouteToHostException) {
      return Status.HOST_UNREACHABLE;
    }
    if (failure instanceof PortUnreachableException) {
      return Status.PORT_UNREACHABLE;
    }
    if (failure instanceof UnsupportedOperationException) {
      return Status.NOT_SUPPORTED;
    }
    if (failure instanceof IOException) {
      return ofMessage(failure, fallback);
    }
    return fallback;
  }

  /** Whether an accept that failed like this may work again later. */
  static boolean isShortage(Throwable failure) {
    return status(failure, Status.SUCCESS) == Status.INSUFFICIENT_RESOURCES;
  }

  /** Whether only the one connection to be accepted is lost. */
  static boolean isAbortedBeforeAccept(Throwable failure) {
    return status(failure, Status.SUCCESS) == Status.CONNECTION_ABORTED;
  }

  /** The status of an error number, negative as Netty gives it. */
  static Status ofErrno(int errno, Status fallback) {
    return switch (errno) {
      case ECONNRESET, EPIPE -> Status.CONNECTION_RESET;
      case ETIMEDOUT -> Status.IO_TIMEOUT;
      case ECONNREFUSED -> Status.CONNECTION_REFUSED;
      case EHOSTUNREACH -> Status.HOST_UNREACHABLE;
      case ENETUNREACH -> Status.NETWORK_UNREACHABLE;
      case ECONNABORTED, EPROTO -> Status.CONNECTION_ABORTED;
      case EADDRINUSE -> Status.ADDRESS_ALREADY_EXISTS;
      case EADDRNOTAVAIL -> Status.INVALID_ADDRESS_COMPONENT;
      case EACCES, EPERM -> Status.ACCESS_DENIED;
      case ENOENT -> Status.NOT_FOUND;
      case EMSGSIZE -> Status.BUFFER_OVERFLOW;
      case EMFILE, ENFILE, ENOBUFS, ENOMEM -> Status.INSUFFICIENT_RESOURCES;
      case ENOPROTOOPT, EOPNOTSUPP -> Status.NOT_SUPPORTED;
      default -> fallback;
    };
  }

  /** The JDK's channels tell the error in words only. */
  private static Status ofMessage(Throwable failure, Status fallback) {
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    if (message.contains("connection reset") || message.contains("broken pipe")) {
      return Status.CONNECTION_RESET;
    }
    if (message.contains("connection refused")) {
      return Status.CONNECTION_REFUSED;
    }
    if (message.contains("timed out")) {
      return Status.IO_TIMEOUT;
    }
    if (message.contains("no route to host")) {
      return Status.HOST_UNREACHABLE;
    }
    if (message.contains("network is unreachable")) {
      return Status.NETWORK_UNREACHABLE;
    }
    if (message.contains("path too long")) {
      return Status.INVALID_ADDRESS_COMPONENT;
    }
    if (message.contains("no such file")) {
      return Status.NOT_FOUND;
    }
    if (message.contains("already in use")) {
      return Status.ADDRESS_ALREADY_EXISTS;
    }
    if (message.contains("permission denied")) {
      return Status.ACCESS_DENIED;
    }
    if (message.contains("too many open files") || message.contains("no buffer space")) {
      return Status.INSUFFICIENT_RESOURCES;
    }
    if (message.contains("message too l")) { // long, or large
      return Status.BUFFER_OVERFLOW;
    }
    if (message.contains("software caused connection abort")) {
      return Status.CONNECTION_ABORTED;
    }
    if (failure instanceof BindException) {
      return Status.INVALID_ADDRESS_COMPONENT;
    }
    if (failure instanceof ConnectException) {
      return Status.CONNECTION_REFUSED;
    }
    return fallback;
  }
}
