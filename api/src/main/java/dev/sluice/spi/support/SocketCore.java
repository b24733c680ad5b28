package dev.sluice.spi.support;

import dev.sluice.api.CloseListener;
import dev.sluice.api.EventLoop;
import dev.sluice.api.EventType;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What the sockets of a provider share: the local address, events, and the one way to an end. Loop
 * only, where a method does not say otherwise.
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
public abstract class SocketCore {
  /** The table above. */
  private enum Life {
    OPEN,
    DEAD,
    CLOSED
  }

  private final ProviderLoop loop;
  private final Logger log;
  private final EventSwitch events = new EventSwitch();

  /** Written by the loop, read by any thread. */
  private volatile Life life = Life.OPEN;

  /** Why it died; loop only. */
  private Status reason = Status.SUCCESS;

  private @Nullable Throwable cause;

  /** Whether the system's socket is closed and everything told; loop only. */
  private boolean gone;

  /** Loop only, as are the closes. */
  private List<CloseListener> closeListeners = new ArrayList<>(2);

  private List<Operation> closes = new ArrayList<>(1);

  /** Ended once the system's socket is closed; loop only. */
  private final List<Operation> afterwards = new ArrayList<>(0);

  /** Those that end together, this among them: a stream socket and its role. Loop only. */
  private List<SocketCore> together = List.of(this);

  /** Known from bind or accept on; written by the loop. */
  private volatile @Nullable SocketAddress localAddress;

  /**
   * A new open socket.
   *
   * @param loop where its callbacks run
   * @param log told of what callbacks throw
   */
  protected SocketCore(ProviderLoop loop, Logger log) {
    this.loop = loop;
    this.log = log;
  }

  /**
   * As the contract says.
   *
   * @return the loop
   */
  public final EventLoop eventLoop() {
    return loop;
  }

  /**
   * Whether the socket still works. Any thread.
   *
   * @return {@code false} once it died or closes
   */
  public final boolean isOpen() {
    return life == Life.OPEN;
  }

  /**
   * Why the socket ended. Loop only.
   *
   * @return SUCCESS while it is open
   */
  protected final Status reason() {
    return reason;
  }

  // ---- the address

  /**
   * As the contract says. Any thread.
   *
   * @return the local address
   */
  public SocketAddress localAddress() {
    SocketAddress known = localAddress;
    if (known == null) {
      throw new StatusException(Status.INVALID_DEVICE_STATE, "local address of an unbound socket");
    }
    return known;
  }

  /**
   * Whether the socket has an address. Any thread.
   *
   * @return whether it is bound
   */
  public final boolean isBound() {
    return localAddress != null;
  }

  /**
   * The socket is bound from now on.
   *
   * @param address where
   */
  protected final void setLocalAddress(SocketAddress address) {
    localAddress = address;
  }

  // ---- events

  /**
   * Which events are on.
   *
   * @return the switch
   */
  public final EventSwitch eventSwitch() {
    return events;
  }

  /**
   * As the contract says. Any thread.
   *
   * @param wanted which events
   * @return the outcome
   */
  public Status enableEvents(Set<EventType> wanted) {
    int mask = EventSwitch.bits(Arguments.elements(wanted, "events"));
    Status answer = mayEnable(mask);
    if (answer == Status.SUCCESS) {
      enable(mask);
      try {
        loop.execute(this::eventsChanged);
      } catch (RejectedExecutionException e) {
        return Status.FILE_FORCED_CLOSED;
      }
    }
    return answer;
  }

  /**
   * As the contract says. Any thread.
   *
   * @param event which
   * @param request the caller's, or {@code null}
   * @return the outcome so far
   */
  public Status disableEvent(EventType event, @Nullable Request request) {
    Objects.requireNonNull(event, "event");
    Status allowed = mayDisable(event);
    if (allowed == Status.SUCCESS && events.isStatic(event)) {
      allowed = Status.INVALID_DEVICE_REQUEST; // WSK R22
    }
    Status refusal = allowed;
    if (request == null) {
      if (allowed != Status.SUCCESS) {
        return allowed;
      }
      Status answer = events.disable(event, null);
      refreshSoon();
      return answer;
    }
    if (allowed != Status.SUCCESS) {
      new Call(request) {
        @Override
        protected Status perform() {
          return end(refusal);
        }
      }.submit();
      return allowed;
    }
    Call disabling = new Call(request) {
      @Override
      protected Status perform() { // also on a socket that closes meanwhile: the event is off
        return end(Status.SUCCESS);
      }
    };
    disabling.begin();
    Status answer = events.disable(event, disabling);
    if (answer == Status.SUCCESS) {
      loop.execute(disabling);
    }
    refreshSoon();
    return answer;
  }

  private void refreshSoon() {
    try {
      loop.execute(this::eventsChanged);
    } catch (RejectedExecutionException e) {
      // nothing to refresh any more
    }
  }

  /**
   * Whether these events may be enabled on this category, now. Any thread.
   *
   * @param mask which
   * @return SUCCESS, or why not
   */
  protected abstract Status mayEnable(int mask);

  /**
   * Whether this event may be disabled on this category, now. Any thread.
   *
   * @param event which
   * @return SUCCESS, or why not
   */
  protected abstract Status mayDisable(EventType event);

  /**
   * Turns events on. Any thread.
   *
   * @param mask which, allowed by {@link #mayEnable}
   */
  protected void enable(int mask) {
    events.enable(mask);
  }

  /** Looks at which events are on, and asks the system accordingly. */
  protected abstract void eventsChanged();

  /**
   * Ends a callback: the disables that waited for it end now.
   *
   * @param event whose callback returned
   */
  public final void exit(EventType event) {
    for (EventSwitch.Disable disable : events.exit(event)) {
      disable.end();
    }
  }

  // ---- the end

  /**
   * As the contract says. Any thread.
   *
   * @param request the caller's
   * @return the outcome so far
   */
  public final Status close(Request request) {
    return new Call(request) {
      @Override
      protected Status perform() {
        closes.add(this);
        loop.later(() -> finish(Life.CLOSED, Status.CANCELLED, null));
        return Status.PENDING;
      }

      @Override
      protected Status statusWithoutLoop() {
        return Status.SUCCESS;
      }
    }.submit();
  }

  /**
   * Kills the socket soon: what is pending ends with {@code why}, and only close is left.
   *
   * @param why the reason
   * @param thrown what was behind it
   */
  public final void dieLater(Status why, @Nullable Throwable thrown) {
    loop.later(() -> dieNow(why, thrown));
  }

  /**
   * Kills the socket; not inside a callback.
   *
   * @param why the reason
   * @param thrown what was behind it
   */
  protected final void dieNow(Status why, @Nullable Throwable thrown) {
    finish(Life.DEAD, why, thrown);
  }

  /**
   * As {@link #dieLater}.
   *
   * @param why the reason
   * @param then ends when the system's socket is closed
   */
  public final void dieThen(Status why, Operation then) {
    afterwards.add(then);
    dieLater(why, null);
  }

  /**
   * A callback of this socket threw: contained here.
   *
   * @param callback its name
   * @param thrown what it threw
   */
  public final void callbackThrew(String callback, Throwable thrown) {
    log.log(Level.ERROR, callback + " of " + this + " threw; the socket is aborted", thrown);
    dieLater(Status.FILE_FORCED_CLOSED, thrown);
  }

  /**
   * From now on the end of either is the end of both: of a stream socket and its role.
   *
   * @param other open, as this is
   */
  protected final void endTogetherWith(SocketCore other) {
    together = List.of(other, this);
    other.together = together;
  }

  private void finish(Life to, Status why, @Nullable Throwable thrown) {
    boolean first = life == Life.OPEN;
    for (SocketCore each : together) {
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

  private void moveOn(Life to, Status why, @Nullable Throwable thrown) {
    boolean first = life == Life.OPEN;
    if (life != Life.CLOSED) {
      life = to;
    }
    if (!first) {
      return;
    }
    reason = why;
    cause = thrown;
    try {
      cancelAll(why);
      prepareClose();
    } catch (Throwable failed) {
      log.log(Level.WARNING, "closing " + this, failed);
    }
    leaveLoop();
    tellClosing();
  }

  private void letGo() {
    for (SocketCore each : together) {
      each.closeSystemSocket();
      each.gone = true;
    }
    for (SocketCore each : together) {
      for (Operation waiting : each.afterwards) {
        waiting.end(Status.SUCCESS);
      }
      each.afterwards.clear();
    }
    endClosesIfGone();
  }

  private void endClosesIfGone() {
    if (!gone || life != Life.CLOSED) {
      return;
    }
    for (SocketCore each : together) {
      each.closed();
    }
    for (SocketCore each : together) {
      List<Operation> waiting = each.closes;
      each.closes = new ArrayList<>(0);
      for (Operation close : waiting) {
        close.end(Status.SUCCESS);
      }
    }
  }

  /**
   * Ends everything pending.
   *
   * @param why with what
   */
  protected abstract void cancelAll(Status why);

  /**
   * Chooses between reset and good order, before the system's socket is closed.
   *
   * @throws IOException of the system; logged
   */
  protected abstract void prepareClose() throws IOException;

  /** No reports of the system any more, except what a running batch of events still holds. */
  protected abstract void leaveLoop();

  /** Closes the system's socket; a task after {@link #leaveLoop()}. */
  protected abstract void closeSystemSocket();

  /** The client has this socket no longer. */
  protected abstract void closed();

  /**
   * As the contract says. Any thread.
   *
   * @param listener what to call
   */
  public final void onClose(CloseListener listener) {
    Objects.requireNonNull(listener, "listener");
    Runnable join = () -> {
      if (isOpen()) {
        closeListeners.add(listener);
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
    List<CloseListener> told = closeListeners;
    closeListeners = List.of();
    for (CloseListener listener : told) {
      loop.later(() -> listener.closing(reason, cause));
    }
  }

  /**
   * An error of the system as a status.
   *
   * @param failure what was thrown
   * @return its status
   */
  protected abstract Status statusOf(Exception failure);

  /** A call on this socket, contained: an error of the system becomes its status. */
  public abstract class Call extends Operation {
    /**
     * One call.
     *
     * @param request the caller's
     * @throws NullPointerException without a request
     */
    protected Call(Request request) {
      super(loop, request);
    }

    @Override
    protected Status perform() {
      if (!isOpen()) {
        return end(Status.FILE_FORCED_CLOSED);
      }
      try {
        return carryOut();
      } catch (IOException | RuntimeException e) {
        if (hasEnded()) {
          throw new IllegalStateException(e);
        }
        log.log(Level.DEBUG, "a call on " + SocketCore.this, e);
        return end(statusOf(e));
      }
    }

    /**
     * What the call does on an open socket.
     *
     * @return the outcome so far
     * @throws IOException of the system; becomes the status
     */
    protected Status carryOut() throws IOException {
      return end(Status.INVALID_DEVICE_REQUEST);
    }
  }
}
