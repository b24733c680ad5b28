package dev.sluice.netty.internal;

import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.DataIndication;
import dev.sluice.api.Disconnect;
import dev.sluice.api.EventType;
import dev.sluice.api.ReceiveMode;
import dev.sluice.api.Request;
import dev.sluice.api.SendFlag;
import dev.sluice.api.SocketStatistics;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.spi.support.EventSwitch;
import dev.sluice.spi.support.Operation;
import dev.sluice.spi.support.Retention;
import dev.sluice.spi.support.SocketMemory;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A connection: its state, what the peer did, and the two directions. Loop only, where a field does
 * not say otherwise.
 *
 * <pre>
 * from        event                          to
 * NEW         connect                        CONNECTING
 * CONNECTING  the system says connected      CONNECTED
 * CONNECTING  it says no, or cancel          FAILED      only close is left
 * OFFERED     the accept callback took it    CONNECTED   registered with its loop; calls made meanwhile run now
 * </pre>
 *
 * <p><b>A reset is latched</b> ({@link #broken}): it is known once the system reported an error or
 * any call returned one. The error is told once only; a later read may look like a clean end, so at
 * the end of the stream the latch wins.
 */
final class NettyConnection extends NettySocket implements ConnectionSocket {
  private static final Logger LOG = System.getLogger("dev.sluice.netty");

  private static final int CONNECTION_EVENTS = EventSwitch.bit(EventType.RECEIVE)
      | EventSwitch.bit(EventType.DISCONNECT)
      | EventSwitch.bit(EventType.SEND_BACKLOG);

  /** How long the ideal send backlog is taken as unchanged, in nanoseconds. */
  private static final long BACKLOG_AGE = 100_000_000;

  private enum Phase {
    NEW,
    CONNECTING,
    FAILED,
    OFFERED,
    CONNECTED
  }

  final SocketMemory memory;
  final ConnectionExtensions extensions;
  private final OsStream os;
  private final ReceiveSide receiving;
  private final SendSide sending;

  /** Written by the loop, and before any other thread knows this socket. */
  private volatile Phase phase;

  /** Written before the events can be enabled. */
  private volatile @Nullable ConnectionEvents callbacks;

  /** Known once connected; written by the loop. */
  private volatile @Nullable SocketAddress remoteAddress;

  private @Nullable Operation connecting;

  /** Calls made before the accept callback returned. */
  private final ArrayDeque<Operation> deferred = new ArrayDeque<>(0);

  /** The latch: why the connection broke, or {@code null}. */
  private @Nullable Status broken;

  private boolean finSeen;
  private boolean hangUpSeen;
  private boolean gracefulTold;
  private boolean abortiveTold;

  private long idealBacklog;
  private long idealBacklogAt;

  /** A socket to be connected. */
  NettyConnection(
      NettyClient client, Loop loop, OsStream os, @Nullable ConnectionEvents callbacks) {
    this(client, loop, os, callbacks, Phase.NEW);
  }

  private NettyConnection(
      NettyClient client,
      Loop loop,
      OsStream os,
      @Nullable ConnectionEvents callbacks,
      Phase phase) {
    super(client, loop, os);
    this.os = os;
    this.callbacks = callbacks;
    this.phase = phase;
    this.memory = new SocketMemory(client.budget(), this::readAgain);
    this.extensions = new ConnectionExtensions(this);
    this.receiving = new ReceiveSide(this, os);
    this.sending = new SendSide(this, os);
  }

  /** A connection that the system accepted and the application has not seen yet. */
  static NettyConnection offered(NettyClient client, Loop loop, OsListener.Accepted accepted) {
    NettyConnection connection =
        new NettyConnection(client, loop, accepted.stream(), null, Phase.OFFERED);
    connection.setLocalAddress(accepted.local());
    connection.remoteAddress = accepted.remote();
    return connection;
  }

  // ---- accepted

  void setCallbacksIfAny(@Nullable ConnectionEvents given) {
    callbacks = given;
  }

  /**
   * The application took this connection: it joins its loop and does what was asked of it
   * meanwhile. Any thread.
   */
  void taken(int inheritedEvents) {
    if (callbacks != null) {
      events.enable(inheritedEvents);
    }
    loop.execute(() -> {
      phase = Phase.CONNECTED;
      if (isOpen()) {
        try {
          os.register(loop, this);
        } catch (IOException e) {
          dieLater(Status.INSUFFICIENT_RESOURCES, e);
        }
      }
      for (Operation call = deferred.poll(); call != null; call = deferred.poll()) {
        call.run();
      }
      eventsChanged();
    });
  }

  /** The application refused this connection: the peer sees a reset (WSK D11). Any thread. */
  void refused() {
    close(new Request());
  }

  /** Puts a call aside that came before the accept callback returned. */
  boolean defer(Operation call) {
    if (phase != Phase.OFFERED) {
      return false;
    }
    deferred.add(call);
    return true;
  }

  // ---- connecting

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
        } catch (IOException | RuntimeException e) {
          return end(Failures.status(e, Status.INVALID_ADDRESS_COMPONENT));
        }
        readLocalAddress();
        return end(Status.SUCCESS);
      }
    }.submit();
  }

  @Override
  public Status connect(SocketAddress address, Request request) {
    return new Connect(address, request).submit();
  }

  @Override
  public Status connect(SocketAddress address, ByteBuffer[] first, Request request) {
    return new Call(request) {
      @Override
      protected Status carryOut() {
        return end(Status.NOT_SUPPORTED);
      }
    }.submit();
  }

  private final class Connect extends Call {
    private final SocketAddress address;

    Connect(SocketAddress address, Request request) {
      super(request);
      this.address = address;
    }

    @Override
    protected Status carryOut() {
      if (phase != Phase.NEW) {
        return end(phase == Phase.FAILED ? Status.INVALID_DEVICE_STATE : Status.CONNECTION_ACTIVE);
      }
      boolean internet = address instanceof InetSocketAddress;
      if (internet && !isBound()) {
        return end(Status.INVALID_DEVICE_STATE);
      }
      if (internet && ((InetSocketAddress) address).isUnresolved()) {
        return end(Status.NO_MATCH);
      }
      if (UnixPaths.isMalformed(address)) {
        return end(Status.INVALID_ADDRESS_COMPONENT);
      }
      phase = Phase.CONNECTING;
      connecting = this;
      try {
        boolean atOnce = os.connect(address);
        os.register(loop, NettyConnection.this);
        if (atOnce) {
          connected();
          return Status.SUCCESS;
        }
        os.interest(false, false, true);
      } catch (IOException | RuntimeException e) {
        return connectFailed(Failures.status(e, Status.INVALID_ADDRESS_COMPONENT));
      }
      return Status.PENDING;
    }

    @Override
    protected void withdraw() {
      if (connecting == this) {
        connectFailed(Status.CANCELLED);
      }
    }

    void connected() throws IOException {
      readLocalAddress();
      remoteAddress = address instanceof InetSocketAddress ? os.remoteAddress() : address;
      phase = Phase.CONNECTED;
      connecting = null;
      end(Status.SUCCESS);
      refreshInterest();
    }

    Status connectFailed(Status why) {
      phase = Phase.FAILED;
      connecting = null;
      os.deregister();
      return end(why);
    }
  }

  private void finishConnect(Connect connect) {
    try {
      if (os.finishConnect()) {
        connect.connected();
      }
    } catch (IOException | RuntimeException e) {
      connect.connectFailed(Failures.status(e, Status.CONNECTION_REFUSED));
    }
  }

  boolean isConnected() {
    return phase == Phase.CONNECTED;
  }

  @Override
  public SocketAddress remoteAddress() {
    SocketAddress known = remoteAddress;
    if (known == null) {
      throw new StatusException(
          Status.INVALID_DEVICE_STATE, "remote address of an unconnected socket");
    }
    return known;
  }

  // ---- calls

  @Override
  public Status send(ByteBuffer[] buffers, Set<SendFlag> flags, Request request) {
    if (flags.contains(SendFlag.OOB)) {
      return new Call(request) {
        @Override
        protected Status carryOut() {
          return end(Status.NOT_SUPPORTED);
        }
      }.submit();
    }
    return sending.send(
        buffers, request); // nothing is delayed here, so NODELAY asks for nothing more
  }

  @Override
  public Status receive(ByteBuffer buffer, ReceiveMode mode, Request request) {
    return receiving.receive(buffer, mode, request);
  }

  @Override
  public Status disconnect(ByteBuffer[] last, Request request) {
    return sending.disconnect(last, request);
  }

  @Override
  public Status abort(Request request) {
    return new Call(request) {
      @Override
      protected Status carryOut() {
        if (defer(this)) {
          return Status.PENDING;
        }
        if (!isConnected()) {
          return end(Status.INVALID_DEVICE_STATE);
        }
        dieThen(Status.CONNECTION_ABORTED, this);
        return Status.PENDING;
      }
    }.submit();
  }

  @Override
  public Status release(DataIndication indication) {
    Retention.Release outcome =
        indication instanceof Indication ours ? ours.release(this) : Retention.Release.REFUSED;
    return switch (outcome) {
      case RETURNED -> {
        Indication ours = (Indication) indication;
        memory.release(ours.capacity(), ours.age());
        ours.giveBack();
        yield Status.SUCCESS;
      }
      case EARLY -> Status.SUCCESS;
      case REFUSED -> {
        memory.held().releaseRefused();
        yield Status.INVALID_PARAMETER;
      }
    };
  }

  @Override
  public Status idealSendBacklog(Request request) {
    return new Call(request) {
      @Override
      protected Status carryOut() {
        if (defer(this)) {
          return Status.PENDING;
        }
        if (!isConnected()) {
          return end(Status.INVALID_DEVICE_STATE);
        }
        if (idealBacklog == 0) {
          idealBacklog = os.idealSendBacklog();
        }
        return end(Status.SUCCESS, idealBacklog);
      }
    }.submit();
  }

  @Override
  public Status receiveBacklog(Request request) {
    return new Call(request) {
      @Override
      protected Status carryOut() {
        if (defer(this)) {
          return Status.PENDING;
        }
        if (!isConnected()) {
          return end(Status.INVALID_DEVICE_STATE);
        }
        long bytes = receiving.backlog();
        return bytes == OsStream.UNKNOWN ? end(Status.NOT_SUPPORTED) : end(Status.SUCCESS, bytes);
      }
    }.submit();
  }

  @Override
  <X> @Nullable X extension(Class<X> extension) {
    return extensions.find(extension);
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
    if ((mask & ~CONNECTION_EVENTS) != 0) {
      return Status.INVALID_DEVICE_REQUEST;
    }
    return remoteAddress == null ? Status.INVALID_DEVICE_STATE : Status.SUCCESS;
  }

  @Override
  protected Status mayDisable(EventType event) {
    return mayEnable(EventSwitch.bit(event));
  }

  @Nullable
  ConnectionEvents callbacks() {
    return callbacks;
  }

  @Override
  protected void eventsChanged() {
    if (isOpen() && isConnected()) {
      receiving.pump();
    }
  }

  @Override
  void onReady(int what) {
    if (connecting instanceof Connect connect) {
      if ((what & (WRITABLE | ERROR | HANG_UP)) != 0) {
        finishConnect(connect);
      }
      return;
    }
    if ((what & ERROR) != 0) {
      broke(Status.CONNECTION_RESET);
    }
    if ((what & HANG_UP) != 0) {
      hangUpSeen = true;
      finSeen |= broken == null;
    }
    if ((what & WRITABLE) != 0 || (broken != null && sending.isBlocked())) {
      sending.flush();
    }
    if ((what & (READABLE | HANG_UP | ERROR)) != 0) {
      receiving.pump();
    }
  }

  /** After the pump: what it left is told and asked for. */
  void receiveAdvanced() {
    if (!isOpen()) {
      return;
    }
    if (sawEnd() && (!receiving.wantsReading() || receiving.end() != null)) {
      tellDisconnect();
    }
    refreshInterest();
  }

  /**
   * Tells the peer's disconnect, once of each kind; data that can be delivered go first (WSK D20).
   */
  void tellDisconnect() {
    ConnectionEvents told = callbacks;
    if (told == null || !isOpen()) {
      return;
    }
    if (broken != null) {
      if (!abortiveTold && events.enter(EventType.DISCONNECT)) {
        abortiveTold = true;
        tell(told, Disconnect.ABORTIVE);
      }
    } else if (sawEnd() && !gracefulTold && events.enter(EventType.DISCONNECT)) {
      gracefulTold = true;
      tell(told, Disconnect.GRACEFUL);
    }
  }

  private void tell(ConnectionEvents told, Disconnect kind) {
    try {
      told.disconnect(kind);
    } catch (Throwable thrown) {
      callbackThrew("disconnect", thrown);
    }
    exit(EventType.DISCONNECT);
  }

  /**
   * Looks at the ideal send backlog now and then; perhaps inside a callback, so what changed is
   * told later.
   */
  void sendCompleted() {
    if (!events.isEnabled(EventType.SEND_BACKLOG)) {
      return;
    }
    long now = System.nanoTime();
    if (idealBacklog == 0 || now - idealBacklogAt >= BACKLOG_AGE) {
      idealBacklogAt = now;
      loop.later(this::tellSendBacklog);
    }
  }

  private void tellSendBacklog() {
    ConnectionEvents told = callbacks;
    if (told == null || !isOpen()) {
      return;
    }
    long ideal = os.idealSendBacklog();
    if (ideal != idealBacklog && events.enter(EventType.SEND_BACKLOG)) {
      idealBacklog = ideal;
      try {
        told.sendBacklog(ideal);
      } catch (Throwable thrown) {
        callbackThrew("sendBacklog", thrown);
      }
      exit(EventType.SEND_BACKLOG);
    }
  }

  /** Asks the system for what is wanted now. */
  void refreshInterest() {
    if (isOpen() && isConnected()) {
      os.interest(
          receiving.wantsReading(),
          events.isAnyEnabled() && receiving.end() == null,
          sending.isBlocked());
    }
  }

  // ---- what the peer did

  /** Whether anybody here wants to hear of the end. */
  boolean wantsEnd() {
    return callbacks != null
        && (events.isEnabled(EventType.DISCONNECT) || events.isEnabled(EventType.RECEIVE));
  }

  boolean sawEnd() {
    return hangUpSeen || broken != null;
  }

  boolean sawFin() {
    return finSeen;
  }

  void sawFinByReading() {
    hangUpSeen = true;
    finSeen |= broken == null;
  }

  boolean isBroken() {
    return broken != null;
  }

  Status brokenBy() {
    return broken == null ? Status.INVALID_DEVICE_STATE : broken;
  }

  /** The connection is broken: latched, and nothing can be sent any more. */
  void broke(Status why) {
    if (broken == null) {
      broken = why;
      sending.die(why);
    }
  }

  /** Something of ours failed: told to the application, and the socket dies. */
  void failedInside(Throwable thrown) {
    LOG.log(Level.ERROR, this + " failed", thrown);
    loop.later(receiving::tellFailure);
    dieLater(Status.FILE_FORCED_CLOSED, thrown);
  }

  void writeFailed(IOException failure) {
    broke(Failures.status(failure, Status.CONNECTION_RESET));
    loop.later(receiving::pump);
  }

  /** There may be memory again; any thread. */
  private void readAgain() {
    try {
      loop.execute(receiving::fed);
    } catch (RejectedExecutionException e) {
      // the loop is gone, and this socket with it
    }
  }

  // ---- the end

  @Override
  protected void cancelAll(Status why) {
    if (connecting instanceof Connect connect) {
      connect.connectFailed(why);
    }
    sending.die(why);
    receiving.die(why);
    memory.forget();
    extensions.die();
    for (Operation call = deferred.poll(); call != null; call = deferred.poll()) {
      call.end(why);
    }
  }

  @Override
  protected void prepareClose() throws IOException {
    boolean connectedOnce = phase == Phase.CONNECTED || phase == Phase.OFFERED;
    boolean endedBothWays = broken == null && finSeen && sending.hasEnded();
    if (endedBothWays) {
      receiving.discardRest();
    } else if (connectedOnce) {
      os.lingerZero(); // WSK R77: closing a connection that goes on is abortive
    }
  }

  @Override
  public SocketStatistics statistics() {
    return counters.snapshot(memory.held());
  }

  @Override
  public String toString() {
    return "connection " + localOrNone() + " - " + remoteAddress;
  }

  private String localOrNone() {
    return isBound() ? String.valueOf(localAddress()) : "(unbound)";
  }
}
