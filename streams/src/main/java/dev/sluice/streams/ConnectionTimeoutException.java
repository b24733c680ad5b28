package dev.sluice.streams;

import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import java.time.Duration;
import java.util.Locale;

/**
 * Too little happened for too long on a connection, or on the way to one: IO_TIMEOUT, with which
 * time was over and how far the connection had come. The connection is aborted then.
 */
public final class ConnectionTimeoutException extends StatusException {
  private static final long serialVersionUID = 1L;

  /** The times that can be over; each is an option of {@link StreamOptions}. */
  public enum Kind {
    /** {@link StreamOptions#connectTimeout()}. */
    CONNECT("timed out"),

    /** {@link StreamOptions#readTimeout()}. */
    READ("nothing received"),

    /** {@link StreamOptions#writeTimeout()}. */
    WRITE("nothing could be sent"),

    /** {@link StreamOptions#idleTimeout()}. */
    IDLE("nothing received or sent");

    private final String what;

    Kind(String what) {
      this.what = what;
    }
  }

  private final Kind kind;
  private final Duration timeout;
  private final long bytesReceived;
  private final long bytesSent;

  ConnectionTimeoutException(
      Kind kind, Duration timeout, String operation, long bytesReceived, long bytesSent) {
    super(Status.IO_TIMEOUT, operation, reason(kind, timeout, bytesReceived, bytesSent), null);
    this.kind = kind;
    this.timeout = timeout;
    this.bytesReceived = bytesReceived;
    this.bytesSent = bytesSent;
  }

  private static String reason(Kind kind, Duration timeout, long received, long sent) {
    return kind == Kind.CONNECT
        ? kind.what + " after " + text(timeout)
        : kind.what + " for " + text(timeout) + ", after " + received + " bytes received and "
            + sent + " bytes sent";
  }

  /** Such as 1m30s. */
  private static String text(Duration duration) {
    return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
  }

  /**
   * Which time was over.
   *
   * @return the kind
   */
  public Kind kind() {
    return kind;
  }

  /**
   * How long that time is.
   *
   * @return the option's value
   */
  public Duration timeout() {
    return timeout;
  }

  /**
   * How many bytes of the connection were accepted until then.
   *
   * @return bytes; 0 for {@link Kind#CONNECT}
   */
  public long bytesReceived() {
    return bytesReceived;
  }

  /**
   * How many bytes of the connection the operating system had taken until then.
   *
   * @return bytes; 0 for {@link Kind#CONNECT}
   */
  public long bytesSent() {
    return bytesSent;
  }
}
