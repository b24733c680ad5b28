package dev.sluice.testkit.internal;

import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.DataIndication;
import dev.sluice.api.EventType;
import dev.sluice.api.InspectId;
import dev.sluice.api.ReceiveMode;
import dev.sluice.api.Request;
import dev.sluice.api.SendFlag;
import dev.sluice.api.SocketControl;
import dev.sluice.api.SocketOption;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.spi.support.Arguments;
import dev.sluice.spi.support.BudgetSlot;
import dev.sluice.spi.support.Category;
import dev.sluice.spi.support.Operation;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A simulated connection: how it came to be, what the peer did, and the two directions. In steps
 * only, where a field does not say otherwise.
 */
final class SimulatedConnection extends SimulatedSocket implements ConnectionSocket, Endpoint {
  private static final Logger LOG = System.getLogger("dev.sluice.testkit");

  /** Whose role this is. */
  private final @Nullable SimulatedStream stream;

  private final Establishment state;
  private final Receiving receiving = new Receiving(this);
  private final Sending sending = new Sending(this);
  final PeerReports reports = new PeerReports(this, receiving);
  private final ConnectionExtensions extensions = new ConnectionExtensions(this);

  /** Written before the events can be enabled; read by any thread, as all that is volatile here. */
  private volatile @Nullable ConnectionEvents callbacks;

  private volatile @Nullable End end;

  /** The latch: why the connection broke, or {@code null}. */
  private @Nullable Status broken;

  /** A failure inside is about to be told, and the socket to die: nothing else happens to it. */
  private boolean failing;

  /** What the network is to get back. */
  private @Nullable SocketAddress bound;

  /** Under which id it was inspected, if it was. */
  private @Nullable InspectId inspectId;

  private SimulatedConnection(
      SimulatedClient client,
      ProtocolFamily family,
      @Nullable ConnectionEvents callbacks,
      Establishment state) {
    super(client, Category.CONNECTION, "connection", family);
    this.callbacks = callbacks;
    this.state = state;
    this.stream = null;
  }

  /** A stream socket takes the role of a connection. */
  SimulatedConnection(SimulatedStream stream, @Nullable ConnectionEvents callbacks) {
    super(stream.base(), Category.CONNECTION, "connection");
    this.callbacks = callbacks;
    this.state = Establishment.unconnected();
    this.stream = stream;
    if (stream.base().isBound()) {
      setLocalAddress(stream.localAddress());
    }
  }

  static SimulatedConnection unconnected(
      SimulatedClient client, ProtocolFamily family, @Nullable ConnectionEvents callbacks) {
    return new SimulatedConnection(client, family, callbacks, Establishment.unconnected());
  }

  /** A connection that the network established and the application has not seen yet. */
  static SimulatedConnection offered(SimulatedClient client, ProtocolFamily family, End end) {
    SimulatedConnection connection =
        new SimulatedConnection(client, family, null, Establishment.offered());
    connection.established(end);
    return connection;
  }

  /** The network connected it. */
  void established(End known) {
    end = known;
    setLocalAddress(known.local());
    receiving.attach(known.in());
    sending.attach(known.out());
    reports.attach(known.out());
    known.attach(this);
    extensions.connected();
  }

  // ---- accepted

  void setCallbacksIfAny(@Nullable ConnectionEvents given) {
    callbacks = given;
  }

  /** The application took this connection: what was asked of it meanwhile is done now. */
  void taken(int inheritedEvents) {
    if (callbacks != null) {
      events.enable(inheritedEvents);
    }
    loop.later(() -> {
      state.taken();
      extensions.connected();
      arrived();
    });
  }

  /** Puts a call aside that came before the accept callback returned. */
  boolean defer(Operation call) {
    return state.defer(call);
  }

  void inspectedAs(@Nullable InspectId id) {
    inspectId = id;
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

  private Status bindTo(SocketAddress address) {
    Status answer = takeAddress(address);
    if (answer == Status.SUCCESS) {
      bound = localAddress();
    }
    return answer;
  }

  @Override
  public Status connect(SocketAddress address, Request request) {
    Objects.requireNonNull(address, "address");
    return new ConnectCall(this, state, address, null, request).submit();
  }

  @Override
  public Status connect(SocketAddress address, ByteBuffer[] first, Request request) {
    Objects.requireNonNull(address, "address");
    return new ConnectCall(this, state, address, Arguments.buffers(first), request).submit();
  }

  /** The first data of a connection: the connect ends as its send does. */
  Operation sendFirst(Operation connect, ByteBuffer[] first) {
    return sending.sendFor(connect, first);
  }

  boolean isConnected() {
    return state.isConnected();
  }

  @Override
  protected boolean isSpent() {
    return state.hasFailed();
  }

  /** Whether it is connected and open, so that the peer's doings are told. */
  boolean isLive() {
    return end != null && isOpen() && isConnected();
  }

  @Nullable
  End end() {
    return end;
  }

  @Override
  public SocketAddress remoteAddress() {
    End known = end;
    if (known == null) {
      throw new StatusException(
          Status.INVALID_DEVICE_STATE, "remote address of an unconnected socket");
    }
    return known.remote();
  }

  // ---- calls

  @Override
  public Status send(ByteBuffer[] buffers, Set<SendFlag> flags, Request request) {
    return sending.send(Arguments.buffers(buffers), Arguments.elements(flags, "flags"), request);
  }

  @Override
  public Status receive(ByteBuffer buffer, ReceiveMode mode, Request request) {
    Objects.requireNonNull(buffer, "buffer");
    return receiving.receive(buffer, Objects.requireNonNull(mode, "mode"), request);
  }

  @Override
  public Status disconnect(ByteBuffer[] last, Request request) {
    return sending.disconnect(Arguments.buffers(last), request);
  }

  @Override
  public Status abort(Request request) {
    return new ConnectedCall(request) {
      @Override
      Status whenConnected() {
        dieThen(Status.CONNECTION_ABORTED, this);
        return Status.PENDING;
      }
    }.submit();
  }

  @Override
  public Status idealSendBacklog(Request request) {
    return new ConnectedCall(request) {
      @Override
      Status whenConnected() {
        End known = end;
        return end(Status.SUCCESS, known == null ? 0 : known.out().capacity());
      }
    }.submit();
  }

  @Override
  public Status receiveBacklog(Request request) {
    return new ConnectedCall(request) {
      @Override
      Status whenConnected() {
        if (extensions.isStaged()) {
          loop.later(this::tell); // decodes, which must not be inside a callback
          return Status.PENDING;
        }
        return end(Status.SUCCESS, receiving.backlog());
      }

      private void tell() {
        try {
          end(Status.SUCCESS, isOpen() ? receiving.backlog() : 0);
        } catch (Throwable thrown) { // a stage's
          failedInside(thrown);
          end(Status.FILE_FORCED_CLOSED);
        }
      }
    }.submit();
  }

  /** A call that needs a connection. */
  private abstract class ConnectedCall extends Call {
    ConnectedCall(Request request) {
      super(request);
    }

    abstract Status whenConnected();

    @Override
    protected Status carryOut() {
      if (defer(this)) {
        return Status.PENDING;
      }
      return isConnected() ? whenConnected() : end(Status.INVALID_DEVICE_STATE);
    }
  }

  @Override
  public Status release(DataIndication indication) {
    return releaseList(Objects.requireNonNull(indication, "indication"));
  }

  @Override
  <I, O> Status applyControl(SocketControl<I, O> control, @Nullable I input, Call call) {
    InspectId known = inspectId;
    return control == SocketControl.QUERY_INSPECT_ID && known != null
        ? call.end(Status.SUCCESS, 0, known)
        : super.applyControl(control, input, call);
  }

  @Override
  <T> Status applyOption(SocketOption<T> option, T value) {
    Status answer = super.applyOption(option, value);
    End known = end;
    if (answer == Status.SUCCESS && option == SocketOption.RECEIVE_BUFFER && known != null) {
      known.in().capacity((Integer) value);
    }
    return answer;
  }

  // ---- extensions and memory

  @Override
  <X> @Nullable X extension(Class<X> extension) {
    return extensions.find(extension);
  }

  BudgetSlot budget() {
    return extensions.budget();
  }

  /** Whether nothing was received or sent yet, so that a stage may come. */
  boolean isUntouched() {
    return !state.hasFailed() && receiving.isUntouched() && sending.isUnused();
  }

  void stage(StageSeam seam) {
    receiving.stage(seam.input());
    sending.stage(seam.output());
  }

  /** The stage can go on, or has something to send. */
  void stageGoesOn() {
    sending.speak();
    receiving.wake();
  }

  @Override
  void memoryFreed() {
    receiving.memoryFreed();
  }

  // ---- events

  @Override
  protected boolean isReadyForEvents() {
    return end != null;
  }

  @Nullable
  ConnectionEvents callbacks() {
    return callbacks;
  }

  @Override
  protected void eventsChanged() {
    arrived();
    reports.considerBacklog();
  }

  @Override
  public void arrived() {
    End known = end;
    if (known == null || !isLive()) {
      return;
    }
    Status why = known.in().broken();
    if (why != null) {
      broke(why);
    }
    receiving.wake();
    reports.considerDisconnect();
  }

  @Override
  public void roomChanged() {
    if (isOpen()) {
      sending.wake();
      reports.considerBacklog();
    }
  }

  @Override
  void tellFailure() {
    receiving.tellFailure();
  }

  // ---- what the peer did

  /** Whether anybody here wants to hear of the end. */
  boolean wantsEnd() {
    return callbacks != null
        && (events.isEnabled(EventType.DISCONNECT) || events.isEnabled(EventType.RECEIVE));
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
      End known = end;
      if (known != null) {
        known.in().breakOff(why);
      }
      sending.die(why);
      receiving.wake();
      reports.considerDisconnect();
    }
  }

  /** Whether it dies soon, so that neither a stage nor, but for that, the application is called. */
  boolean isFailing() {
    return failing || events.isSilent();
  }

  /** Something beneath failed: told to the application once, and the socket dies. */
  void failedInside(Throwable thrown) {
    if (!isFailing()) {
      failing = true;
      LOG.log(Level.ERROR, this + " failed", thrown);
      loop.later(receiving::tellFailure);
      dieLater(Status.FILE_FORCED_CLOSED, thrown);
    }
  }

  // ---- the end

  @Override
  protected void cancelAll(Status why) {
    super.cancelAll(why);
    state.die(why);
    sending.die(why);
    receiving.die(why);
    extensions.die();
  }

  @Override
  protected void prepareClose() {
    if (bound != null) {
      network.unbind(bound, this, false);
    }
    End known = end;
    if (known == null) {
      return;
    }
    if (broken == null && receiving.hasFinished() && sending.hasEnded()) {
      known.out().gone();
    } else {
      known.out().reset(); // WSK R77: closing a connection that goes on is abortive
    }
  }

  @Override
  protected void closed() {
    client.closed(stream == null ? this : stream);
  }
}
