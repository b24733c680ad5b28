package dev.sluice.streams;

import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import org.jspecify.annotations.Nullable;

/** A send ended before all of its bytes were handed to the operating system. */
public final class SendException extends StatusException {
  private static final long serialVersionUID = 1L;

  /** Taken by the system before the end; whether the peer saw them is not known. */
  private final long bytesHandedOver;

  SendException(
      Status status, String place, long bytesHandedOver, String reason, @Nullable Throwable cause) {
    super(status, "send on " + place + " ended after " + bytesHandedOver + " bytes", reason, cause);
    this.bytesHandedOver = bytesHandedOver;
  }

  /**
   * How many bytes of this send the operating system took.
   *
   * @return the number of bytes; how many of them reached the peer is unknown
   */
  public long bytesHandedOver() {
    return bytesHandedOver;
  }
}
