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
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the sockets of a provider share: the local address, events, and the one way to an end. Loop
 * only, where a method does not say otherwise.
 */
public abstract class SocketCore {
  private final ProviderLoop loop;
  private final Logger log;
  private final SocketEvents events;
  private final SocketLife life;

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
    this.events = new SocketEvents(this, loop);
    this.life = new SocketLife(this, loop, log);
  }

  /**
   * Which options, controls and events it has. Any thread.
   *
   * @return its category; of a stream socket its role's, once it has one
   */
  public abstract Category category();

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
    return life.isOpen();
  }

  /**
   * Why the socket ended. Loop only.
   *
   * @return SUCCESS while it is open
   */
  protected final Status reason() {
    return life.reason();
  }

  /**
   * Whether only close is left though the socket is open: its connect failed. Loop only.
   *
   * @return whether calls answer INVALID_DEVICE_STATE
   */
  protected boolean isSpent() {
    return false;
  }

  /**
   * An answer of {@link SocketRules}, on this socket as it is now. Loop only.
   *
   * @param allowed what the rules say
   * @return the same; INVALID_DEVICE_STATE instead of SUCCESS if only close is left
   */
  protected final Status whileUsable(Status allowed) {
    return allowed == Status.SUCCESS && isSpent() ? Status.INVALID_DEVICE_STATE : allowed;
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
    return events.enableEvents(wanted);
  }

  /**
   * As the contract says. Any thread.
   *
   * @param event which
   * @param request the caller's, or {@code null}
   * @return the outcome so far
   */
  public Status disableEvent(EventType event, @Nullable Request request) {
    return events.disableEvent(event, request);
  }

  /**
   * Whether the socket has come so far that its events can be on. Any thread.
   *
   * @return whether it is bound, unless its category wants more
   */
  protected boolean isReadyForEvents() {
    return isBound();
  }

  /**
   * Connection events of a listener that accepted sockets inherit. Any thread.
   *
   * @return one bit each, as in {@link EventSwitch}
   */
  protected final int passedOnEvents() {
    return events.passedOn();
  }

  /** Looks at which events are on, and asks the system accordingly. */
  protected abstract void eventsChanged();

  /**
   * Ends a callback: the disables that waited for it end now.
   *
   * @param event whose callback returned
   */
  public final void exit(EventType event) {
    events.exitAndEnd(event);
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
        life.close(this);
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
    life.die(why, thrown);
  }

  /**
   * As {@link #dieLater}.
   *
   * @param why the reason
   * @param then ends when the system's socket is closed
   */
  public final void dieThen(Status why, Operation then) {
    life.dieThen(why, then);
  }

  /**
   * A callback of this socket threw: contained here, and the last one.
   *
   * @param callback its name
   * @param thrown what it threw
   */
  public final void callbackThrew(String callback, Throwable thrown) {
    log.log(Level.ERROR, callback + " of " + this + " threw; the socket is aborted", thrown);
    eventSwitch().silence();
    dieLater(Status.FILE_FORCED_CLOSED, thrown);
  }

  /**
   * From now on the end of either is the end of both: of a stream socket and its role.
   *
   * @param other open, as this is
   */
  protected final void endTogetherWith(SocketCore other) {
    life.endTogetherWith(other.life);
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
    life.onClose(Objects.requireNonNull(listener, "listener"));
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
