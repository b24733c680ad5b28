package dev.sluice.netty.internal;

import dev.sluice.api.AcceptVerdict;
import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.EventType;
import dev.sluice.api.InspectId;
import dev.sluice.api.InspectVerdict;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.Request;
import dev.sluice.api.SocketOption;
import dev.sluice.api.SocketStatistics;
import dev.sluice.api.Status;
import dev.sluice.spi.support.AcceptOffer;
import dev.sluice.spi.support.Category;
import dev.sluice.spi.support.Counters;
import dev.sluice.spi.support.HeldMemory;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket. Takes connections from the system one at a time, and only while a queued
 * accept or the enabled event wants one; the others wait in the system's backlog. Loop only, where
 * a field does not say otherwise.
 */
final class NettyListener extends NettySocket implements ListeningSocket {
  private static final Logger LOG = System.getLogger("dev.sluice.netty");

  /** A listener holds no data. */
  private static final HeldMemory NO_MEMORY = new HeldMemory();

  static final int DEFAULT_BACKLOG = 4096;

  /** So many accepts, then the other sockets get their turn. */
  private static final int ACCEPTS_PER_TURN = 16;

  /** How long to wait after the system ran out of descriptors, in nanoseconds. */
  private static final long SHORTAGE_PAUSE = 100_000_000;

  /** How long a shortage is not said again, in nanoseconds. */
  private static final long SHORTAGE_SILENCE = 60_000_000_000L;

  private final OsListener os;
  private final @Nullable ListeningEvents callbacks;
  private final ArrayDeque<Accept> queue = new ArrayDeque<>(2);

  private int backlog = DEFAULT_BACKLOG;

  /**
   * Taken from the system when the event was just being disabled: goes to whoever wants the next
   * one.
   */
  private OsListener.@Nullable Accepted undelivered;

  /** Its requests under inspection, used if {@link #conditional}. */
  private final Inspection inspection;

  /** SO_CONDITIONAL_ACCEPT; settled at bind. */
  private boolean conditional;

  private boolean starved;

  /** When a shortage was said last; 0 if never. */
  private long shortageSaid;

  private boolean pumping;

  NettyListener(NettyClient client, Loop loop, OsListener os, @Nullable ListeningEvents callbacks) {
    super(client, loop, os);
    this.os = os;
    this.callbacks = callbacks;
    this.inspection = new Inspection(this, callbacks);
  }

  @Override
  public Category category() {
    return Category.LISTENING;
  }

  @Override
  public Status bind(SocketAddress address, Request request) {
    Objects.requireNonNull(address, "address");
    return new Call(request) {
      @Override
      protected Status carryOut() throws IOException {
        if (isBound()) {
          return end(Status.INVALID_DEVICE_STATE);
        }
        Status wrong = checkLocal(address);
        if (wrong != Status.SUCCESS) {
          return end(wrong);
        }
        try {
          listenAt(address);
        } catch (IOException | RuntimeException e) {
          return end(Failures.status(e, Status.INVALID_ADDRESS_COMPONENT));
        }
        return end(Status.SUCCESS);
      }
    }.submit();
  }

  /** Binds and listens, on the loop. */
  void listenAt(SocketAddress address) throws IOException {
    os.bind(address);
    os.listen(backlog);
    readLocalAddress();
    os.register(loop, this);
    // inspection and a static accept event begin, once it is said that this listens
    loop.later(() -> loop.later(this::pump));
  }

  @Override
  public Status accept(@Nullable ConnectionEvents events, Request request) {
    return new Accept(events, request).submit();
  }

  @Override
  public Status inspectComplete(InspectId id, InspectVerdict verdict, Request request) {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(verdict, "verdict");
    return new Call(request) {
      @Override
      protected Status carryOut() {
        if (!isBound() || !conditional) {
          return end(Status.INVALID_DEVICE_STATE);
        }
        if (inspection.isInspecting()) { // perhaps of this very request, whose answer is to come
          loop.later(this::decide);
          return Status.PENDING;
        }
        return decide();
      }

      private Status decide() {
        if (!isOpen()) {
          return end(Status.CANCELLED);
        }
        loop.later(NettyListener.this::pump);
        return end(inspection.complete(id, verdict));
      }
    }.submit();
  }

  @Override
  <T> Status applyOption(SocketOption<T> option, T value) throws IOException {
    if (option == SocketOption.BACKLOG) {
      backlog = (Integer) value;
    } else if (option == SocketOption.CONDITIONAL_ACCEPT) {
      conditional = (Boolean) value;
    } else if (option == SocketOption.PEND_LIMIT) {
      inspection.limit((Integer) value);
      loop.later(this::pump);
    } else if (option == SocketOption.PEND_TIMEOUT) {
      inspection.timeout((Integer) value);
    } else {
      return super.applyOption(option, value);
    }
    return Status.SUCCESS;
  }

  @Override
  long readOption(SocketOption<?> option) throws IOException {
    if (option == SocketOption.BACKLOG) {
      return backlog;
    }
    if (option == SocketOption.CONDITIONAL_ACCEPT) {
      return conditional ? 1 : 0;
    }
    if (option == SocketOption.PEND_LIMIT) {
      return inspection.limit();
    }
    return option == SocketOption.PEND_TIMEOUT ? inspection.timeout() : super.readOption(option);
  }

  // ---- events

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

  /** Whether connections are taken from the system. */
  private boolean wantsFromSystem() {
    return !starved && (conditional ? inspection.hasRoom() : wantsConnections());
  }

  /** Takes connections from the system and gives them away; not inside a callback. */
  void pump() {
    if (!isOpen() || !isBound() || pumping) {
      return;
    }
    pumping = true;
    try {
      int turns = ACCEPTS_PER_TURN;
      while (isOpen() && step()) {
        if (--turns == 0) {
          loop.execute(this::pump);
          break;
        }
      }
    } catch (IOException e) {
      failed(e);
    } finally {
      pumping = false;
    }
    if (isOpen()) {
      inspection.watchReady();
      os.interest(wantsFromSystem());
    }
  }

  /** Brings one connection further; false if there is nothing to do. */
  private boolean step() throws IOException {
    if (wantsConnections()) {
      if (conditional && inspection.hasReady()) {
        inspection.deliverNext();
        return true;
      }
      if (undelivered != null) {
        OsListener.Accepted next = undelivered;
        undelivered = null;
        deliverOrKeep(next);
        return true;
      }
    }
    OsListener.Accepted next = wantsFromSystem() ? take() : null;
    if (next == null) {
      return false;
    }
    if (conditional) {
      inspection.inspect(next);
    } else {
      deliverOrKeep(next);
    }
    return true;
  }

  private void deliverOrKeep(OsListener.Accepted accepted) {
    if (!deliver(accepted, null)) {
      undelivered = accepted;
    }
  }

  /** One connection of the system's, or {@code null} if there is none now. */
  private OsListener.@Nullable Accepted take() throws IOException {
    while (true) {
      try {
        return os.accept();
      } catch (IOException e) {
        if (Failures.isShortage(e)) {
          sayShortage(e);
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

  /** One line a minute: a server at its limit meets it ten times a second. */
  private void sayShortage(IOException shortage) {
    long now = System.nanoTime();
    if (shortageSaid == 0 || now - shortageSaid > SHORTAGE_SILENCE) {
      shortageSaid = now;
      LOG.log(
          Level.WARNING, this + " cannot accept for now and tries again: " + shortage.getMessage());
    }
  }

  /** Gives a connection to whoever wants one; false if the event was just being disabled. */
  boolean deliver(OsListener.Accepted accepted, @Nullable InspectId inspected) {
    Accept request = queue.poll();
    if (request != null) {
      NettyConnection connection = client.accepted(accepted);
      if (connection != null) {
        connection.inspectedAs(inspected);
        connection.setCallbacksIfAny(request.callbacks);
        counters.add(Counters.Of.ACCEPTED, 1);
        connection.taken(0); // WSK R34: no events, whatever the listener passes on
        request.end(Status.SUCCESS, 0, connection);
      } else {
        request.end(Status.DEVICE_NOT_READY);
      }
      return true;
    }
    if (callbacks == null || !events.enter(EventType.ACCEPT)) {
      return false;
    }
    NettyConnection connection = client.accepted(accepted);
    if (connection != null) {
      connection.inspectedAs(inspected);
      offer(callbacks, connection);
    }
    exit(EventType.ACCEPT);
    return true;
  }

  private void offer(ListeningEvents told, NettyConnection connection) {
    AcceptVerdict verdict = AcceptVerdict.REQUEST_NOT_ACCEPTED;
    try {
      verdict = Objects.requireNonNull(
          told.accept(AcceptOffer.of(connection, connection::setCallbacksIfAny)), "verdict");
    } catch (Throwable thrown) {
      callbackThrew("accept", thrown);
    }
    if (verdict == AcceptVerdict.SUCCESS) {
      counters.add(Counters.Of.ACCEPTED, 1);
      connection.taken(passedOnEvents());
    } else {
      counters.add(Counters.Of.REFUSED, 1);
      connection.refused();
    }
  }

  /**
   * This listener no longer works: told once, by an inspect event or an offer of nothing (WSK R38).
   */
  private void failed(IOException failure) {
    LOG.log(Level.WARNING, this + " no longer works", failure);
    if (conditional) {
      inspection.tellFailure();
    } else if (callbacks != null && events.enter(EventType.ACCEPT)) {
      try {
        callbacks.accept(AcceptOffer.ofNothing());
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
    inspection.close();
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
}
