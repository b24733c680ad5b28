package dev.sluice.streams;

import java.util.Objects;

/**
 * What becomes of a connection when who receives from it goes before the end: cancels, throws (RS
 * 2.13), or asks for less than one element (RS 3.9). Whatever the policy, nobody hears of it, and
 * the sending direction of {@link #PAUSE} and {@link #drain} is left alone.
 *
 * <p>A subscriber that has got its end has not gone before it: nothing happens then. The policy is
 * applied on the connection's event loop, after the signal that is running.
 */
public final class CancelPolicy {
  private enum Action {
    PAUSE,
    CLOSE,
    ABORT,
    DRAIN
  }

  /**
   * The default: the bytes stay, and the connection pauses. Another may subscribe and goes on with
   * the very next byte.
   */
  public static final CancelPolicy PAUSE = new CancelPolicy(Action.PAUSE, 0);

  /** As {@link StreamConnection#close()}: in good order, within the deadline. */
  public static final CancelPolicy CLOSE = new CancelPolicy(Action.CLOSE, 0);

  /** As {@link StreamConnection#abort()}: the peer sees a reset. */
  public static final CancelPolicy ABORT = new CancelPolicy(Action.ABORT, 0);

  private final Action action;
  private final long bytes;

  private CancelPolicy(Action action, long bytes) {
    this.action = action;
    this.bytes = bytes;
  }

  /**
   * Reads on and drops what comes, so that the peer is not held up by a rest that nobody wants. The
   * connection pauses, as with {@link #PAUSE}, behind the last of these bytes; an end that comes
   * before them is found, and told to who subscribes later. Nothing is dropped any more once
   * somebody subscribed: who does so in the signal in which the one before cancelled misses
   * nothing. What was dropped is counted:
   * {@link dev.sluice.api.SocketStatistics.Receive#bytesDropped()}.
   *
   * @param bytes how many at most for each that goes, 1 or more; {@link Long#MAX_VALUE} for all
   * @return a policy
   * @throws IllegalArgumentException if {@code bytes} is less than 1
   */
  public static CancelPolicy drain(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("bytes to drain must be 1 or more: " + bytes);
    }
    return new CancelPolicy(Action.DRAIN, bytes);
  }

  /** What a policy asks of a connection. Loop. */
  interface Actions {
    void closeInOrder();

    void abortNow();

    void drain(long bytes);
  }

  /** Whether there is nothing to do. */
  boolean isPause() {
    return action == Action.PAUSE;
  }

  void apply(Actions to) {
    switch (action) {
      case PAUSE -> {}
      case CLOSE -> to.closeInOrder();
      case ABORT -> to.abortNow();
      case DRAIN -> to.drain(bytes);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CancelPolicy policy && policy.action == action && policy.bytes == bytes;
  }

  @Override
  public int hashCode() {
    return Objects.hash(action, bytes);
  }

  /** Names the policy, such as {@code DRAIN 4096}. */
  @Override
  public String toString() {
    return action == Action.DRAIN ? action + " " + bytes : action.toString();
  }
}
