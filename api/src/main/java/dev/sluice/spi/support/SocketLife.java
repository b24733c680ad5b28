package dev.sluice.spi.support;

import dev.sluice.api.CloseListener;
import dev.sluice.api.Status;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The one way of a socket to its end, and who is told. Loop only, where a method does not say
 * otherwise.
 *
 * <pre>
 * from   event                                to      then
 * OPEN   abort, a callback threw, orphaned    DEAD    all is cancelled, the system's socket closed; only close is left
 * OPEN   close                                CLOSED  the same, then the close completes
 * DEAD   close                                CLOSED  the close completes
 * </pre>
 *
 * Never inside a callback of this socket: an end that comes there waits for
 * {@link ProviderLoop#later}.
 */
final class SocketLife {
  /** The table above. */
  private enum Phase {
    OPEN,
    DEAD,
    CLOSED
  }

  private final SocketCore socket;
  private final ProviderLoop loop;
  private final Logger log;

  /** Written by the loop, read by any thread. */
  private volatile Phase phase = Phase.OPEN;

  /** Why it died. */
  private Status reason = Status.SUCCESS;

  private @Nullable Throwable cause;

  /** Whether the system's socket is closed and everything told. */
  private boolean gone;

  private List<CloseListener> listeners = List.of();

  private List<Operation> closes = List.of();

  /** Ended once the system's socket is closed. */
  private List<Operation> afterwards = List.of();

  /** Those that end together, this among them: a stream socket and its role. Known at the end. */
  private @Nullable List<SocketLife> together;

  SocketLife(SocketCore socket, ProviderLoop loop, Logger log) {
    this.socket = socket;
    this.loop = loop;
    this.log = log;
  }

  /** Any thread. */
  boolean isOpen() {
    return phase == Phase.OPEN;
  }

  Status reason() {
    return reason;
  }

  /** From now on the end of either is the end of both. */
  void endTogetherWith(SocketLife other) {
    together = List.of(other, this);
    other.together = together;
  }

  /** Those that end together with this, and this. */
  private List<SocketLife> together() {
    List<SocketLife> known = together;
    if (known == null) {
      known = List.of(this);
      together = known;
    }
    return known;
  }

  private static <E> List<E> with(List<E> some, E last) {
    if (some.isEmpty()) {
      return List.of(last);
    }
    List<E> all = new ArrayList<>(some);
    all.add(last);
    return List.copyOf(all);
  }

  // ---- to the end

  /** Begins to close; the call ends when that is done. */
  void close(Operation call) {
    closes = with(closes, call);
    loop.later(() -> finish(Phase.CLOSED, Status.CANCELLED, null));
  }

  /** Dies; not inside a callback. */
  void die(Status why, @Nullable Throwable thrown) {
    finish(Phase.DEAD, why, thrown);
  }

  /** Dies soon; then ends a call. */
  void dieThen(Status why, Operation then) {
    afterwards = with(afterwards, then);
    loop.later(() -> die(why, null));
  }

  private void finish(Phase to, Status why, @Nullable Throwable thrown) {
    boolean first = phase == Phase.OPEN;
    for (SocketLife each : together()) {
      each.moveOn(to, why, thrown);
    }
    if (!first) {
      endClosesIfGone();
      return;
    }
    // the descriptor's number may only be used again when the running batch of events is through
    try {
      loop.execute(this::letGo);
    } catch (RejectedExecutionException ending) {
      letGo();
    }
  }

  private void moveOn(Phase to, Status why, @Nullable Throwable thrown) {
    boolean first = phase == Phase.OPEN;
    if (phase != Phase.CLOSED) {
      phase = to;
    }
    if (!first) {
      return;
    }
    reason = why;
    cause = thrown;
    try {
      socket.cancelAll(why);
      socket.prepareClose();
    } catch (Throwable failed) {
      log.log(Level.WARNING, "closing " + socket, failed);
    }
    socket.leaveLoop();
    tellClosing();
  }

  private void letGo() {
    for (SocketLife each : together()) {
      each.socket.closeSystemSocket();
      each.gone = true;
    }
    for (SocketLife each : together()) {
      List<Operation> waiting = each.afterwards;
      each.afterwards = List.of();
      for (Operation operation : waiting) {
        operation.end(Status.SUCCESS);
      }
    }
    endClosesIfGone();
  }

  private void endClosesIfGone() {
    if (!gone || phase != Phase.CLOSED) {
      return;
    }
    for (SocketLife each : together()) {
      each.socket.closed();
    }
    for (SocketLife each : together()) {
      List<Operation> waiting = each.closes;
      each.closes = List.of();
      for (Operation close : waiting) {
        close.end(Status.SUCCESS);
      }
    }
  }

  // ---- who is told

  /** Any thread. */
  void onClose(CloseListener listener) {
    Runnable join = () -> {
      if (isOpen()) {
        listeners = with(listeners, listener);
      } else {
        listener.closing(reason, cause);
      }
    };
    try {
      loop.execute(join);
    } catch (RejectedExecutionException e) {
      listener.closing(Status.CANCELLED, null);
    }
  }

  private void tellClosing() {
    List<CloseListener> told = listeners;
    listeners = List.of();
    for (CloseListener listener : told) {
      loop.later(() -> listener.closing(reason, cause));
    }
  }
}
