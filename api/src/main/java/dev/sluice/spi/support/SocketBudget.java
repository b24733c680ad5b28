package dev.sluice.spi.support;

import dev.sluice.api.EventSocket;
import dev.sluice.api.Status;
import dev.sluice.api.extension.ReceiveBudget;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The budget of one socket, once its application registered for it: settings from any thread, and
 * the watch over stops on the loop.
 *
 * <pre>
 * from      event                     to        then
 * reading   a limit forbids to read   stopped   the timer starts, if there is a listener
 * stopped   the timer ends            stopped   the listener is told
 * stopped   the next read, close      reading   the timer is cancelled
 * </pre>
 */
public final class SocketBudget implements ReceiveBudget {
  private final SocketCore socket;
  private final SocketMemory memory;
  private final RetainedAges ages;

  /** What the application carries, never negative; any thread. */
  private final AtomicLong carried = new AtomicLong();

  /** What stopped the socket, or {@code null} while it is read; loop only, as all below. */
  private @Nullable Limit stoppedBy;

  private long stoppedSince;
  private long afterNanos;
  private @Nullable Listener listener;
  private @Nullable Runnable cancelTimer;

  /**
   * No limit of its own, no listener.
   *
   * @param socket whose budget it is, an {@link EventSocket}
   * @param memory of the socket
   */
  public SocketBudget(SocketCore socket, SocketMemory memory) {
    this.socket = socket;
    this.memory = memory;
    this.ages = memory.ages();
  }

  // ---- any thread

  @Override
  public long limit() {
    return memory.limit();
  }

  @Override
  public Status limit(long bytes) {
    if (bytes < 1) {
      return Status.INVALID_PARAMETER;
    }
    memory.limit(bytes);
    return Status.SUCCESS;
  }

  @Override
  public long held() {
    return memory.held().bytes();
  }

  @Override
  public long oldestRetainedNanos() {
    return ages.oldestNanos();
  }

  @Override
  public void carry(long bytes) {
    carried.updateAndGet(before -> {
      long after = before + bytes;
      if (after < 0) {
        throw new IllegalArgumentException("carry(" + bytes + ") with " + before + " carried");
      }
      return after;
    });
    memory.charge(bytes);
  }

  @Override
  public void onStarved(long nanos, Listener told) {
    Objects.requireNonNull(told, "listener");
    if (nanos < 0) {
      throw new IllegalArgumentException("onStarved(" + nanos + ")");
    }
    try {
      socket.eventLoop().execute(() -> {
        afterNanos = nanos;
        listener = told;
        if (stoppedBy != null) {
          startTimer();
        }
      });
    } catch (RejectedExecutionException e) {
      // the loop is gone: the socket is read no more, and nothing stops it
    }
  }

  // ---- loop

  /**
   * The socket is not read because of a limit; may be said again and again.
   *
   * @param by which
   */
  public void stopped(Limit by) {
    boolean begins = stoppedBy == null;
    stoppedBy = by;
    if (begins) {
      stoppedSince = memory.nanoTime().getAsLong();
      startTimer();
    }
  }

  /** The socket is read, or closes. */
  public void goesOn() {
    if (stoppedBy != null) {
      stoppedBy = null;
      stopTimer();
    }
  }

  private void startTimer() {
    stopTimer();
    if (listener != null && socket.isOpen()) {
      cancelTimer = socket.eventLoop().schedule(this::tell, afterNanos);
    }
  }

  private void stopTimer() {
    Runnable cancel = cancelTimer;
    cancelTimer = null;
    if (cancel != null) {
      cancel.run();
    }
  }

  private void tell() {
    Limit by = stoppedBy;
    Listener told = listener;
    if (by == null || told == null || !socket.isOpen()) {
      return;
    }
    try {
      told.starved(new Starvation(
          (EventSocket) socket,
          by,
          memory.held().bytes(),
          memory.held().lists(),
          ages.oldestNanos(),
          memory.nanoTime().getAsLong() - stoppedSince));
    } catch (Throwable thrown) {
      socket.callbackThrew("starved", thrown);
    }
  }
}
