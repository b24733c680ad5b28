package dev.sluice.netty.internal;

import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.DataIndication;
import dev.sluice.api.EventType;
import dev.sluice.api.InspectId;
import dev.sluice.api.ReceiveMode;
import dev.sluice.api.Request;
import dev.sluice.api.SendFlag;
import dev.sluice.api.SocketControl;
import dev.sluice.api.SocketStatistics;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.spi.support.Arguments;
import dev.sluice.spi.support.Category;
import dev.sluice.spi.support.Counters;
import dev.sluice.spi.support.Operation;
import dev.sluice.spi.support.SocketMemory;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A connection: how it came to be, what the peer did, and the two directions. Loop only, where a
 * field does not say otherwise.
 */
final class NettyConnection extends NettySocket implements ConnectionSocket {
  private static final Logger LOG = System.getLogger("dev.sluice.netty");

  final SocketMemory memory;
  final ConnectionExtensions extensions;
  private final OsStream os;
  private final ReceiveSide receiving;
  private final SendSide sending;
  final PeerEnd peer = new PeerEnd(this);
  private final IdealBacklog idealBacklog;

  final Establishment state = new Establishment();

  /** Written before the events can be enabled. */
  private volatile @Nullable ConnectionEvents callbacks;

  /** Written before any other thread knows this socket. */
  private @Nullable InspectId inspectId;

  /** Whether the system reported an error, after which it has no connection any more. */
  private boolean lost;

  /** A socket to be connected. */
  NettyConnection(
      NettyClient client, Loop loop, OsStream os, @Nullable ConnectionEvents callbacks) {
    super(client, loop, os);
    this.os = os;
    this.callbacks = callbacks;
    this.memory = new SocketMemory(client.budget(), this::readAgain);
    this.extensions = new ConnectionExtensions(this, os);
    this.idealBacklog = new IdealBacklog(this, os);
    this.receiving = new ReceiveSide(this, os);
    this.sending = new SendSide(this, os);
  }

  /** A connection that the system accepted and the application has not seen yet. */
  static NettyConnection offered(NettyClient client, Loop loop, OsListener.Accepted accepted) {
    NettyConnection connection = new NettyConnection(client, loop, accepted.stream(), null);
    connection.setLocalAddress(accepted.local());
    connection.state.offered(accepted.remote());
    return connection;
  }

  @Override
  public Category category() {
    return Category.CONNECTION;
  }

  // ---- accepted

  /** Under which id a conditional listener had it inspected. Before any other thread knows it. */
  void inspectedAs(@Nullable InspectId id) {
    inspectId = id;
  }

  @Override
  <I, O> Status applyControl(SocketControl<I, O> control, @Nullable I input, Call call)
      throws IOException {
    if (control != SocketControl.QUERY_INSPECT_ID) {
      return super.applyControl(control, input, call);
    }
    return inspectId == null
        ? call.end(Status.INVALID_DEVICE_REQUEST) // WSK R44
        : call.end(Status.SUCCESS, 0, inspectId);
  }

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
      state.taken();
      if (isOpen()) {
        try {
          os.register(loop, this);
        } catch (IOException e) {
          dieLater(Status.INSUFFICIENT_RESOURCES, e);
        }
      }
      state.runDeferred();
      eventsChanged();
    });
  }

  /** The application refused this connection: the peer sees a reset (WSK D11). Any thread. */
  void refused() {
    close(new Request());
  }

  /** Puts a call aside that came before the accept callback returned. */
  boolean defer(Operation call) {
    return state.defer(call);
  }

  // ---- connecting

  @Override
  public Status bind(SocketAddress address, Request request) {
    Objects.requireNonNull(address, "address");
    return new Call(request) {
      @Override
      protected Status carryOut() {
        return end(isBound() || isSpent() ? Status.INVALID_DEVICE_STATE : bindTo(address));
      }
    }.submit();
  }

  /** Binds a socket that is not bound, on the loop. */
  Status bindTo(SocketAddress address) {
    Status wrong = checkLocal(address);
    if (wrong != Status.SUCCESS) {
      return wrong;
    }
    try {
      takeAddress(address);
      return Status.SUCCESS;
    } catch (IOException | RuntimeException e) {
      return Failures.status(e, Status.INVALID_ADDRESS_COMPONENT);
    }
  }

  void takeAddress(SocketAddress address) throws IOException {
    os.bind(address);
    readLocalAddress();
  }

  @Override
  public Status connect(SocketAddress address, Request request) {
    return new Connect(Objects.requireNonNull(address, "address"), null, request).submit();
  }

  @Override
  public Status connect(SocketAddress address, ByteBuffer[] first, Request request) {
    Objects.requireNonNull(address, "address");
    return new Connect(address, Arguments.buffers(first), request).submit();
  }

  /** An attempt to connect, for whoever hears its outcome. */
  Connecting attempt(
      SocketAddress address, ByteBuffer @Nullable [] first, Connecting.Outcome outcome) {
    return new Connecting(this, os, address, first, outcome);
  }

  /** WskConnect, WskConnectEx. */
  private final class Connect extends Call {
    private final Connecting attempt;

    Connect(SocketAddress address, ByteBuffer @Nullable [] first, Request request) {
      super(request);
      attempt = attempt(address, first, this::end);
    }

    @Override
    protected Status carryOut() {
      return attempt.begin();
    }

    @Override
    protected void withdraw() {
      attempt.cancel();
    }
  }

  void connected(SocketAddress address) throws IOException {
    readLocalAddress();
    state.connected(address instanceof InetSocketAddress ? os.remoteAddress() : address);
    extensions.connected();
    refreshInterest();
  }

  void sendFirst(ByteBuffer[] data, Request request) {
    sending.send(data, request);
  }

  boolean isConnected() {
    return state.isConnected();
  }

  @Override
  protected boolean isSpent() {
    return state.hasFailed();
  }

  @Override
  public SocketAddress remoteAddress() {
    SocketAddress known = state.remoteAddress();
    if (known == null) {
      throw new StatusException(
          Status.INVALID_DEVICE_STATE, "remote address of an unconnected socket");
    }
    return known;
  }

  // ---- calls

  private ConnectedCalls calls() {
    return new ConnectedCalls(this, receiving, idealBacklog);
  }

  @Override
  public Status send(ByteBuffer[] buffers, Set<SendFlag> flags, Request request) {
    Arguments.buffers(buffers);
    Arguments.elements(flags, "flags");
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
    Objects.requireNonNull(buffer, "buffer");
    Objects.requireNonNull(mode, "mode");
    return receiving.receive(buffer, mode, request);
  }

  @Override
  public Status disconnect(ByteBuffer[] last, Request request) {
    return sending.disconnect(Arguments.buffers(last), request);
  }

  @Override
  public Status abort(Request request) {
    return calls().abort(request);
  }

  @Override
  public Status release(DataIndication indication) {
    return receiving.release(Objects.requireNonNull(indication, "indication"));
  }

  @Override
  public Status idealSendBacklog(Request request) {
    return calls().idealSendBacklog(request);
  }

  @Override
  public Status receiveBacklog(Request request) {
    return calls().receiveBacklog(request);
  }

  // ---- the stage

  /** Whether nothing was read, sent or ended yet. */
  boolean isUntouched() {
    return !state.hasFailed()
        && counters.get(Counters.Of.BYTES_READ) == 0
        && receiving.end() == null
        && sending.isUnused();
  }

  /** Whether the end has to be found by a stage, within the bytes. */
  boolean awaitsEndOfStage() {
    return receiving.awaitsEndOfStage();
  }

  /** Whether the end of the stream is known. */
  boolean hasEnded() {
    return receiving.end() != null;
  }

  void stage(StageSeam seam) {
    receiving.stage(seam);
    sending.stage(seam.output());
  }

  /** The stage can go on. */
  void stageGoesOn() {
    sending.flush();
    receiving.pump();
  }

  void flush() {
    sending.flush();
  }

  @Override
  <X> @Nullable X extension(Class<X> extension) {
    return extensions.find(extension);
  }

  // ---- events

  @Nullable
  ConnectionEvents callbacks() {
    return callbacks;
  }

  @Override
  protected boolean isReadyForEvents() {
    return state.remoteAddress() != null;
  }

  @Override
  protected void eventsChanged() {
    if (isOpen() && isConnected()) {
      receiving.pump();
    }
  }

  @Override
  void onReady(int what) {
    Connecting connecting = state.goingOn();
    if (connecting != null) {
      if ((what & (WRITABLE | ERROR | HANG_UP)) != 0) {
        connecting.ready();
      }
      return;
    }
    if ((what & ERROR) != 0) {
      lost = true;
      broke(Status.CONNECTION_RESET);
    }
    if ((what & HANG_UP) != 0) {
      peer.hangUp();
    }
    if ((what & WRITABLE) != 0 || (peer.isBroken() && sending.isBlocked())) {
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
    if (peer.isSeen() && (!receiving.wantsReading() || receiving.end() != null)) {
      peer.tell(); // data that can be delivered go first (WSK D20)
    }
    refreshInterest();
  }

  void sendCompleted() {
    idealBacklog.sendCompleted();
  }

  /** Whether our FIN is queued, and nothing can be sent any more. */
  boolean hasSentAll() {
    return sending.hasEnded();
  }

  /** Asks the system for what is wanted now. */
  void refreshInterest() {
    if (isOpen() && isConnected()) {
      os.interest(
          receiving.wantsReading(),
          events.isAnyEnabled() && receiving.end() == null,
          sending.wantsWriting());
    }
  }

  // ---- what the peer did

  /** Whether anybody here wants to hear of the end. */
  boolean wantsEnd() {
    return callbacks != null
        && (events.isEnabled(EventType.DISCONNECT) || events.isEnabled(EventType.RECEIVE));
  }

  /** The connection is broken: latched, and nothing can be sent any more. */
  void broke(Status why) {
    if (peer.breaks(why)) {
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
    Connecting connecting = state.goingOn();
    if (connecting != null) {
      connecting.fail(why);
    }
    sending.die(why);
    receiving.die(why);
    memory.forget();
    extensions.die();
    state.endDeferred(why);
  }

  @Override
  protected void prepareClose() throws IOException {
    boolean endedBothWays = !peer.isBroken() && peer.isFin() && sending.hasEnded();
    if (endedBothWays) {
      receiving.discardRest();
    } else if (state.hasPeer() && !lost) {
      os.lingerZero(); // WSK R77: closing a connection that goes on is abortive
    }
  }

  @Override
  public SocketStatistics statistics() {
    return counters.snapshot(memory.held());
  }

  @Override
  public String toString() {
    return "connection " + localOrNone() + " - " + state.remoteAddress();
  }

  private String localOrNone() {
    return isBound() ? String.valueOf(localAddress()) : "(unbound)";
  }
}
