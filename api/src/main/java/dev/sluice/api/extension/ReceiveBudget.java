package dev.sluice.api.extension;

import dev.sluice.api.EventLoop;
import dev.sluice.api.EventSocket;
import dev.sluice.api.ReceiveEvent;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Status;

/**
 * How much memory one socket may hold for data that it received: an extension interface of ours.
 *
 * <p><b>What counts:</b> retained lists ({@link ReceiveVerdict#PENDING}), bytes left over from a
 * refusal or a partial acceptance, and what the application {@linkplain #carry carries}, by the
 * capacity of their memory. Each is charged to the socket and to its client; the client's limit is
 * the provider's configuration. Data below a quarter of a receive buffer are copied to memory of
 * their size before they are kept, but for the first list that a socket retains.
 *
 * <p><b>Near a limit</b>, from three quarters of it on, receive events carry
 * {@link ReceiveEvent#releaseAsap()}. <b>At it</b> a socket with retained lists is not read, and
 * its peer feels that through the transport, until the socket holds less than its limit again, or
 * for the client's limit until the client holds less than three quarters of it. A socket without
 * retained lists is always read, one receive buffer above the limits at most: so no hoarder stops
 * another socket. The check comes before a read, so a limit is exceeded by less than one receive
 * buffer, but for what the application carries.
 *
 * <p><b>Threads:</b> every method may be called from any thread, and none blocks.
 */
public interface ReceiveBudget {
  /** No limit but the client's: the default of {@link #limit()}. */
  long UNLIMITED = Long.MAX_VALUE;

  /**
   * How much this socket may hold.
   *
   * @return bytes, or {@link #UNLIMITED}
   */
  long limit();

  /**
   * Sets how much this socket may hold. A socket that is stopped and holds less than the new limit
   * goes on.
   *
   * @param bytes 1 or more; for a steady stream at least two receive buffers
   * @return SUCCESS; {@link Status#INVALID_PARAMETER} for less than 1
   */
  Status limit(long bytes);

  /**
   * How much it holds.
   *
   * @return bytes of memory, at this moment
   */
  long held();

  /**
   * How long the oldest list that is still retained has been so. Lists that were retained before
   * the socket was registered for this extension do not count.
   *
   * @return nanoseconds; 0 if none is
   */
  long oldestRetainedNanos();

  /**
   * Charges memory that the application keeps for bytes it accepted but cannot use yet, such as the
   * first part of a message, or takes a charge back. It counts against the limits, but alone it
   * stops no socket, since only reading on makes the message whole.
   *
   * @param bytes how much more; negative for less
   * @throws IllegalArgumentException if less than nothing would be carried, or more than a long
   *     counts; nothing was done
   */
  void carry(long bytes);

  /**
   * Asks to be told when the socket was stopped for want of memory for longer than a time, once for
   * each stop. A later call replaces an earlier one; a stop that goes on is timed anew.
   *
   * @param afterNanos how long a stop is nothing to tell, in nanoseconds, 0 or more
   * @param listener called on the socket's {@link EventLoop}, serially with its callbacks; must not
   *     block; what it throws aborts the socket
   * @throws IllegalArgumentException if {@code afterNanos} is negative
   */
  void onStarved(long afterNanos, Listener listener);

  /** Told that a socket is stopped for want of memory. */
  @FunctionalInterface
  interface Listener {
    /**
     * A socket was not read for the time that {@link #onStarved} named.
     *
     * @param starvation which socket, what it holds, and for how long
     */
    void starved(Starvation starvation);
  }

  /** Which limit stopped a socket. */
  enum Limit {
    /** Its own, {@link ReceiveBudget#limit()}. */
    SOCKET,
    /** The one that all sockets of the client share; another socket may hold most of it. */
    CLIENT
  }

  /**
   * A socket that is stopped for want of memory.
   *
   * @param socket the socket, which holds retained lists
   * @param limit the limit that stopped it
   * @param heldBytes the memory it holds, in bytes
   * @param retainedLists how many lists it retains
   * @param oldestNanos how long the oldest of them has been retained, in nanoseconds
   * @param stoppedNanos how long the socket has not been read, in nanoseconds
   */
  record Starvation(
      EventSocket socket,
      Limit limit,
      long heldBytes,
      long retainedLists,
      long oldestNanos,
      long stoppedNanos) {}
}
