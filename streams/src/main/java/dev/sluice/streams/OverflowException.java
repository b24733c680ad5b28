package dev.sluice.streams;

/** A datagram came that nobody had asked for, and {@link Overflow#ERROR} was chosen for that. */
public final class OverflowException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  OverflowException(String place) {
    super("receive on " + place + ": a datagram came without demand");
  }
}
