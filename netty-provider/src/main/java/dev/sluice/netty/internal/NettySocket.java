package dev.sluice.netty.internal;

import dev.sluice.api.CloseListener;
import dev.sluice.api.EventLoop;
import dev.sluice.api.EventType;
import dev.sluice.api.Request;
import dev.sluice.api.SocketControl;
import dev.sluice.api.SocketOption;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What listening and connection sockets share: options, events, and the one way to an end.
 *
 * <pre>
 * from   event                                to      then
 * OPEN   abort, a callback threw, orphaned    DEAD    all is cancelled, the descriptor closed; only close is left
 * OPEN   close                                CLOSED  the same, then the close completes
 * DEAD   close                                CLOSED  the close completes
 * </pre>
 *
 * Never inside a callback of this socket: an end that comes there waits on the trampoline.
 */
abstract class NettySocket implements Readiness {
  private static final Logger LOG = System.getLogger("dev.sluice.netty");

  /** The table above. */
  enum Life {
    OPEN,
    DEAD,
    CLOSED
  }

  final NettyClient client;
  final Loop loop;
  final Counters counters = new Counters();
  final EventSwitch events = new EventSwitch();
  private final OsSocket os;

  /** Written by the loop, read by any thread. */
  private volatile Life life = Life.OPEN;

  /** Why it died; loop only. */
  private Status reason = Status.SUCCESS;

  private @Nullable Throwable cause;

  /** Whether the descriptor is closed and everything told; loop only. */
  private boolean gone;

  /** Loop only, as are the closes. */
  private List<CloseListener> closeListeners = new ArrayList<>(2);

  private List<Operation> closes = new ArrayList<>(1);

  /** Ended once the descriptor is closed; loop only. */
  private final List<Operation> afterwards = new ArrayList<>(0);

  /** Known from bind or accept on; written by the loop. */
  private volatile @Nullable SocketAddress localAddress;

  NettySocket(NettyClient client, Loop loop, OsSocket os) {
    this.client = client;
    this.loop = loop;
    this.os = os;
  }

  public final EventLoop eventLoop() {
    return loop;
  }

  final boolean isOpen() {
    return life == Life.OPEN;
  }

  // ---- addresses and options

  public final SocketAddress localAddress() {
    SocketAddress known = localAddress;
    if (known == null) {
      throw new StatusException(Status.INVALID_DEVICE_STATE, "local address of an unbound socket");
    }
    return known;
  }

  final boolean isBound() {
    return localAddress != null;
  }

  final void setLocalAddress(SocketAddress address) {
    localAddress = address;
  }

  final void readLocalAddress() throws IOException {
    localAddress = os.localAddress();
  }

  public final <T> Status setOption(SocketOption<T> option, T value, Request request) {
    return new Call(request) {
      @Override
      Status carryOut() throws IOException {
        if (!option.type().isInstance(value)) {
          return end(Status.INVALID_PARAMETER);
        }
        return end(applyOption(option, value));
      }
    }.submit();
  }

  public final Status getOption(SocketOption<?> option, Request request) {
    return new Call(request) {
      @Override
      Status carryOut() throws IOException {
        return end(Status.SUCCESS, readOption(option));
      }
    }.submit();
  }

  public final <I, O> Status control(
      SocketControl<I, O> control, @Nullable I input, Request request) {
    return new Call(request) {
      @Override
      Status carryOut() throws IOException {
        if (input != null && !control.inputType().isInstance(input)) {
          return end(Status.INVALID_PARAMETER);
        }
        return applyControl(control, input, this);
      }
    }.submit();
  }

  /** Carries a control out on the loop, and ends the call. */
  <I, O> Status applyControl(SocketControl<I, O> control, @Nullable I input, Call call)
      throws IOException {
    return call.end(Status.NOT_SUPPORTED);
  }

  public final <X> X registerExtension(Class<X> extension) {
    if (!isOpen()) {
      throw new StatusException(Status.FILE_FORCED_CLOSED, "extension of a closed socket");
    }
    X found = extension(extension);
    if (found == null) {
      throw new StatusException(Status.NOT_SUPPORTED, "extension " + extension.getName());
    }
    return found;
  }

  /** This socket's side of an extension interface, or {@code null} if it has none. Any thread. */
  <X> @Nullable X extension(Class<X> extension) {
    return null;
  }

  /** Sets an option on the loop. */
  <T> Status applyOption(SocketOption<T> option, T value) throws IOException {
    if (option == SocketOption.BACKLOG) {
      return Status.INVALID_DEVICE_REQUEST;
    }
    if (option == SocketOption.REUSE_ADDRESS && isBound()) {
      return Status.INVALID_DEVICE_STATE;
    }
    try {
      os.setOption(option, value);
      return Status.SUCCESS;
    } catch (IllegalArgumentException e) {
      return Status.INVALID_PARAMETER;
    }
  }

  long readOption(SocketOption<?> option) throws IOException {
    return os.getOption(option);
  }

  // ---- events

  public final Status enableEvents(Set<EventType> wanted) {
    int mask = EventSwitch.bits(wanted);
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

  public final Status disableEvent(EventType event, @Nullable Request request) {
    Status allowed = mayDisable(event);
    if (request == null) {
      if (allowed != Status.SUCCESS) {
        return allowed;
      }
      Status answer = events.disable(event, null);
      refreshSoon();
      return answer;
    }
    if (allowed != Status.SUCCESS) {
      return new Call(request) {
        @Override
        Status perform() {
          return end(allowed);
        }
      }.submitAs(allowed);
    }
    Call disabling = new Call(request) {
      @Override
      Status perform() { // also on a socket that closes meanwhile: the event is off
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

  /** Whether these events may be enabled on this category, now. Any thread. */
  abstract Status mayEnable(int mask);

  abstract Status mayDisable(EventType event);

  void enable(int mask) {
    events.enable(mask);
  }

  /** Looks at which events are on, and asks the system accordingly. On the loop. */
  abstract void eventsChanged();

  /** Ends a callback: the disables that waited for it end now. */
  final void exit(EventType event) {
    for (EventSwitch.Disable disable : events.exit(event)) {
      disable.operation.end(disable.outcome());
    }
  }

  // ---- the end

  public final Status close(Request request) {
    return new Call(request) {
      @Override
      Status perform() {
        closes.add(this);
        loop.later(() -> finish(Life.CLOSED, Status.CANCELLED, null));
        return Status.PENDING;
      }

      @Override
      Status statusWithoutLoop() {
        return Status.SUCCESS;
      }
    }.submit();
  }

  /** Kills the socket soon: what is pending ends with {@code why}, and only close is left. */
  final void dieLater(Status why, @Nullable Throwable thrown) {
    loop.later(() -> finish(Life.DEAD, why, thrown));
  }

  /** As {@link #dieLater}; the operation ends when the descriptor is closed. */
  final void dieThen(Status why, Operation then) {
    afterwards.add(then);
    dieLater(why, null);
  }

  /** A callback of this socket threw: contained here. */
  final void callbackThrew(String callback, Throwable thrown) {
    LOG.log(Level.ERROR, callback + " of " + this + " threw; the socket is aborted", thrown);
    dieLater(Status.FILE_FORCED_CLOSED, thrown);
  }

  @Override
  public final void orphaned() {
    loop.enter(() -> finish(Life.DEAD, Status.FILE_FORCED_CLOSED, null));
  }

  @Override
  public final void ready(int what) {
    loop.arrive();
    try {
      counters.add(Counters.Of.WAKEUPS, 1);
      if (isOpen()) {
        onReady(what);
      }
    } catch (Throwable thrown) {
      LOG.log(Level.ERROR, "events of " + this, thrown);
      dieLater(Status.FILE_FORCED_CLOSED, thrown);
    } finally {
      loop.leave();
    }
  }

  /** What {@link #ready} reports, on an open socket. */
  abstract void onReady(int what) throws IOException;

  private void finish(Life to, Status why, @Nullable Throwable thrown) {
    if (life == Life.CLOSED || (life == Life.DEAD && to == Life.DEAD)) {
      endClosesIfGone();
      return;
    }
    boolean first = life == Life.OPEN;
    life = to;
    if (first) {
      reason = why;
      cause = thrown;
      try {
        cancelAll(why);
        prepareClose(os);
      } catch (Throwable failed) {
        LOG.log(Level.WARNING, "closing " + this, failed);
      }
      os.deregister();
      tellClosing();
      // the descriptor's number may only be used again when the running batch of events is through
      try {
        loop.execute(this::letGo);
      } catch (RejectedExecutionException ending) {
        letGo();
      }
    } else {
      endClosesIfGone();
    }
  }

  /** Closes the descriptor of a socket nobody has seen. */
  final void discard() {
    os.close();
  }

  private void letGo() {
    os.close();
    gone = true;
    for (Operation waiting : afterwards) {
      waiting.end(Status.SUCCESS);
    }
    afterwards.clear();
    endClosesIfGone();
  }

  private void endClosesIfGone() {
    if (gone && life == Life.CLOSED) {
      List<Operation> waiting = closes;
      closes = new ArrayList<>(0);
      client.closed(this);
      for (Operation close : waiting) {
        close.end(Status.SUCCESS);
      }
    }
  }

  /** Ends everything pending with {@code why}. */
  abstract void cancelAll(Status why);

  /** Chooses between reset and good order, before the descriptor is closed. */
  abstract void prepareClose(OsSocket os) throws IOException;

  public final void onClose(CloseListener listener) {
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

  /** A call on this socket, contained: an error of the system becomes its status. */
  abstract class Call extends Operation {
    Call(@Nullable Request request) {
      super(NettySocket.this.loop, request);
    }

    /** For a call whose answer is known already. */
    final Status submitAs(Status answer) {
      submit();
      return answer;
    }

    @Override
    Status perform() {
      if (!isOpen()) {
        return end(Status.FILE_FORCED_CLOSED);
      }
      try {
        return carryOut();
      } catch (IOException | RuntimeException e) {
        if (hasEnded()) {
          throw new IllegalStateException(e);
        }
        LOG.log(Level.DEBUG, "a call on " + NettySocket.this, e);
        return end(Failures.status(e, Status.INVALID_PARAMETER));
      }
    }

    Status carryOut() throws IOException {
      return end(Status.INVALID_DEVICE_REQUEST);
    }
  }
}
