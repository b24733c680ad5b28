package dev.sluice.netty.internal;

import dev.sluice.api.AcceptEvent;
import dev.sluice.api.AcceptVerdict;
import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.InspectId;
import dev.sluice.api.InspectVerdict;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.Request;
import dev.sluice.api.SocketOption;
import dev.sluice.api.SocketStatistics;
import dev.sluice.api.Status;
import dev.sluice.spi.support.Counters;
import dev.sluice.spi.support.EventSwitch;
import dev.sluice.spi.support.HeldMemory;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket. Takes connections from the system one at a time, and only while a queued
 * accept or the enabled event wants one; the others wait in the system's backlog. Loop only, where
 * a field does not say otherwise.
 */
final class NettyListener extends NettySocket implements ListeningSocket {
  private static final Logger LOG = System.getLogger("dev.sluice.netty");

  private static final int INHERITED_EVENTS = EventSwitch.bit(EventType.RECEIVE)
      | EventSwitch.bit(EventType.DISCONNECT)
      | EventSwitch.bit(EventType.SEND_BACKLOG);
  private static final int ACCEPT = EventSwitch.bit(EventType.ACCEPT);

  /** A listener holds no data. */
  private static final HeldMemory NO_MEMORY = new HeldMemory();

  private static final int DEFAULT_BACKLOG = 4096;

  /** So many accepts, then the other sockets get their turn. */
  private static final int ACCEPTS_PER_TURN = 16;

  /** How long to wait after the system ran out of descriptors, in nanoseconds. */
  private static final long SHORTAGE_PAUSE = 100_000_000;

  private final OsListener os;
  private final @Nullable ListeningEvents callbacks;
  private final ArrayDeque<Accept> queue = new ArrayDeque<>(2);

  private int backlog = DEFAULT_BACKLOG;

  /** Connection events that accepted sockets inherit; grows only. Any thread writes, under this. */
  private volatile int inherited;

  /**
   * Taken from the system when the event was just being disabled: goes to whoever wants the next
   * one.
   */
  private OsListener.@Nullable Accepted undelivered;

  private boolean starved;
  private boolean pumping;

  NettyListener(NettyClient client, Loop loop, OsListener os, @Nullable ListeningEvents callbacks) {
    super(client, loop, os);
    this.os = os;
    this.callbacks = callbacks;
  }

  @Override
  public Status bind(SocketAddress address, Request request) {
    return new Call(request) {
      @Override
      protected Status carryOut() throws IOException {
        if (isBound()) {
          return end(Status.INVALID_DEVICE_STATE);
        }
        if (UnixPaths.isMalformed(address)) {
          return end(Status.INVALID_ADDRESS_COMPONENT);
        }
        try {
          os.bind(address);
          os.listen(backlog);
          readLocalAddress();
          os.register(loop, NettyListener.this);
        } catch (IOException | RuntimeException e) {
          return end(Failures.status(e, Status.INVALID_ADDRESS_COMPONENT));
        }
        return end(Status.SUCCESS);
      }
    }.submit();
  }

  @Override
  public Status accept(@Nullable ConnectionEvents events, Request request) {
    return new Accept(events, request).submit();
  }

  @Override
  public Status inspectComplete(InspectId id, InspectVerdict verdict, Request request) {
    return new Call(request) {
      @Override
      protected Status carryOut() {
        return end(Status.INVALID_DEVICE_STATE);
      }
    }.submit();
  }

  @Override
  <T> Status applyOption(SocketOption<T> option, T value) throws IOException {
    if (option != SocketOption.BACKLOG) {
      return super.applyOption(option, value);
    }
    if (isBound()) {
      return Status.INVALID_DEVICE_STATE;
    }
    if ((Integer) value < 1) {
      return Status.INVALID_PARAMETER;
    }
    backlog = (Integer) value;
    return Status.SUCCESS;
  }

  @Override
  long readOption(SocketOption<?> option) throws IOException {
    return option == SocketOption.BACKLOG ? backlog : super.readOption(option);
  }

  // ---- events

  @Override
  protected Status mayEnable(int mask) {
    if (!isOpen()) {
      return Status.FILE_FORCED_CLOSED;
    }
    if (mask == 0) {
      return Status.INVALID_PARAMETER;
    }
    if ((mask & ~(INHERITED_EVENTS | ACCEPT)) != 0) {
      return Status.INVALID_DEVICE_REQUEST;
    }
    return isBound() ? Status.SUCCESS : Status.INVALID_DEVICE_STATE;
  }

  @Override
  protected Status mayDisable(EventType event) {
    int bit = EventSwitch.bit(event);
    if ((bit & INHERITED_EVENTS) != 0 && isOpen()) {
      return Status.INVALID_DEVICE_REQUEST; // WSK R25: inheritance cannot be turned off
    }
    return mayEnable(bit);
  }

  @Override
  protected void enable(int mask) {
    synchronized (this) {
      inherited |= mask & INHERITED_EVENTS;
    }
    if ((mask & ACCEPT) != 0) {
      events.enable(ACCEPT);
    }
  }

  @Override
  protected void eventsChanged() {
    pump();
  }

  @Override
  void onReady(int what) {
    if ((what & ERROR) != 0 && (what & READABLE) == 0) {
      failed(new IOException("the system reports an error on a listening socket"));
      return;
    }
    pump();
  }

  private boolean wantsConnections() {
    return !queue.isEmpty() || (callbacks != null && events.isEnabled(EventType.ACCEPT));
  }

  private void pump() {
    if (!isOpen() || !isBound() || pumping) {
      return;
    }
    pumping = true;
    try {
      for (int taken = 0;
          taken < ACCEPTS_PER_TURN && isOpen() && wantsConnections() && !starved;
          taken++) {
        OsListener.Accepted next = undelivered;
        undelivered = null;
        if (next == null) {
          next = take();
        }
        if (next == null) {
          break;
        }
        deliver(next);
      }
    } catch (IOException e) {
      failed(e);
    } finally {
      pumping = false;
    }
    if (isOpen()) {
      os.interest(wantsConnections() && !starved);
    }
  }

  /** One connection of the system's, or {@code null} if there is none now. */
  private OsListener.@Nullable Accepted take() throws IOException {
    while (true) {
      try {
        return os.accept();
      } catch (IOException e) {
        if (Failures.isShortage(e)) {
          LOG.log(Level.WARNING, this + " cannot accept for now: " + e.getMessage());
          starved = true;
          loop.schedule(
              () -> {
                starved = false;
                pump();
              },
              SHORTAGE_PAUSE);
          return null;
        }
        if (!Failures.isAbortedBeforeAccept(e)) {
          throw e;
        }
      }
    }
  }

  private void deliver(OsListener.Accepted accepted) {
    Accept request = queue.poll();
    if (request != null) {
      NettyConnection connection = client.accepted(accepted);
      if (connection != null) {
        connection.setCallbacksIfAny(request.callbacks);
        counters.add(Counters.Of.ACCEPTED, 1);
        connection.taken(0); // WSK R34: no events, whatever the listener passes on
        request.end(Status.SUCCESS, 0, connection);
      } else {
        request.end(Status.DEVICE_NOT_READY);
      }
      return;
    }
    if (callbacks == null || !events.enter(EventType.ACCEPT)) {
      undelivered = accepted;
      return;
    }
    NettyConnection connection = client.accepted(accepted);
    if (connection != null) {
      offer(callbacks, connection);
    }
    exit(EventType.ACCEPT);
  }

  private void offer(ListeningEvents told, NettyConnection connection) {
    AcceptVerdict verdict = AcceptVerdict.REQUEST_NOT_ACCEPTED;
    try {
      verdict = told.accept(new Offer(connection));
    } catch (Throwable thrown) {
      callbackThrew("accept", thrown);
    }
    if (verdict == AcceptVerdict.SUCCESS) {
      counters.add(Counters.Of.ACCEPTED, 1);
      connection.taken(inherited);
    } else {
      counters.add(Counters.Of.REFUSED, 1);
      connection.refused();
    }
  }

  /** This listener no longer works: told once by an offer of nothing (WSK R38). */
  private void failed(IOException failure) {
    LOG.log(Level.WARNING, this + " no longer works", failure);
    if (callbacks != null && events.enter(EventType.ACCEPT)) {
      try {
        callbacks.accept(new Offer(null));
      } catch (Throwable thrown) {
        callbackThrew("accept", thrown);
      }
      exit(EventType.ACCEPT);
    }
    dieLater(Status.FILE_FORCED_CLOSED, failure);
  }

  @Override
  protected void cancelAll(Status why) {
    for (Accept accept = queue.poll(); accept != null; accept = queue.poll()) {
      accept.end(why);
    }
  }

  @Override
  protected void prepareClose() throws IOException {
    OsListener.Accepted lost = undelivered;
    undelivered = null;
    if (lost != null) {
      lost.stream().lingerZero();
      lost.stream().close();
    }
  }

  @Override
  public SocketStatistics statistics() {
    return counters.snapshot(NO_MEMORY);
  }

  @Override
  public String toString() {
    return "listener " + (isBound() ? String.valueOf(localAddress()) : "(unbound)");
  }

  /** One WskAccept. */
  private final class Accept extends Call {
    private final @Nullable ConnectionEvents callbacks;

    Accept(@Nullable ConnectionEvents callbacks, Request request) {
      super(request);
      this.callbacks = callbacks;
    }

    @Override
    protected Status carryOut() {
      if (!isBound()) {
        return end(Status.INVALID_DEVICE_STATE);
      }
      queue.add(this);
      loop.later(NettyListener.this::pump);
      return Status.PENDING;
    }

    @Override
    protected void withdraw() {
      if (queue.remove(this)) {
        end(Status.CANCELLED);
        pump();
      }
    }
  }

  /** The accept event's argument. */
  private static final class Offer implements AcceptEvent {
    private final @Nullable NettyConnection connection;

    Offer(@Nullable NettyConnection connection) {
      this.connection = connection;
    }

    @Override
    public @Nullable ConnectionSocket socket() {
      return connection;
    }

    @Override
    public @Nullable SocketAddress localAddress() {
      return connection == null ? null : connection.localAddress();
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
      return connection == null ? null : connection.remoteAddress();
    }

    @Override
    public void events(ConnectionEvents events) {
      if (connection != null) {
        connection.setCallbacksIfAny(events);
      }
    }
  }
}
