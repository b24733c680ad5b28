package dev.sluice.testkit.internal;

import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.DataIndication;
import dev.sluice.api.InspectId;
import dev.sluice.api.ReceiveMode;
import dev.sluice.api.Request;
import dev.sluice.api.SendFlag;
import dev.sluice.api.SocketControl;
import dev.sluice.api.SocketOption;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.spi.support.Addresses;
import dev.sluice.spi.support.Arguments;
import dev.sluice.spi.support.BudgetSlot;
import dev.sluice.spi.support.Category;
import dev.sluice.spi.support.Operation;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A simulated connection: its state, what the peer did, and the two directions. In steps only,
 * where a field does not say otherwise.
 *
 * <pre>
 * from        event                          to
 * NEW         connect                        CONNECTING
 * CONNECTING  the network says connected     CONNECTED
 * CONNECTING  it says no, or cancel          FAILED      only close is left
 * OFFERED     the accept callback took it    CONNECTED   calls made meanwhile run now
 * </pre>
 */
final class SimulatedConnection extends SimulatedSocket implements ConnectionSocket, Endpoint {
  private static final List<SocketOption<?>> INHERITED_OPTIONS = List.of(
      SocketOption.KEEP_ALIVE,
      SocketOption.RECEIVE_BUFFER,
      SocketOption.SEND_BUFFER,
      SocketOption.NO_DELAY,
      SocketOption.USER_TIMEOUT);

  private enum Phase {
    NEW,
    CONNECTING,
    FAILED,
    OFFERED,
    CONNECTED
  }

  /** Whose role this is. */
  private final @Nullable SimulatedStream stream;

  private final Receiving receiving;
  private final Sending sending;
  private final BudgetSlot budget = new BudgetSlot(this, memory);
  final PeerReports reports;
  private final ArrayDeque<Operation> deferred = new ArrayDeque<>(0);

  /** Read by any thread, as all that is volatile here. */
  private volatile Phase phase;

  /** Written before the events can be enabled. */
  private volatile @Nullable ConnectionEvents callbacks;

  private volatile @Nullable End end;

  private @Nullable Connect connecting;

  /** What the network is to get back. */
  private @Nullable SocketAddress bound;

  /** The latch: why the connection broke, or {@code null}. */
  private @Nullable Status broken;

  /** Under which id it was inspected, if it was. */
  private @Nullable InspectId inspectId;

  private SimulatedConnection(
      SimulatedClient client,
      ProtocolFamily family,
      @Nullable ConnectionEvents callbacks,
      Phase phase) {
    super(client, Category.CONNECTION, "connection", family);
    this.callbacks = callbacks;
    this.phase = phase;
    this.receiving = new Receiving(this);
    this.sending = new Sending(this);
    this.reports = new PeerReports(this, receiving);
    this.stream = null;
  }

  /** A stream socket takes the role of a connection. */
  SimulatedConnection(SimulatedStream stream, @Nullable ConnectionEvents callbacks) {
    super(stream.base(), Category.CONNECTION, "connection");
    this.callbacks = callbacks;
    this.phase = Phase.NEW;
    this.receiving = new Receiving(this);
    this.sending = new Sending(this);
    this.reports = new PeerReports(this, receiving);
    this.stream = stream;
    if (stream.base().isBound()) {
      setLocalAddress(stream.localAddress());
    }
  }

  @Override
  protected void closed() {
    client.closed(stream == null ? this : stream);
  }

  static SimulatedConnection unconnected(
      SimulatedClient client, ProtocolFamily family, @Nullable ConnectionEvents callbacks) {
    return new SimulatedConnection(client, family, callbacks, Phase.NEW);
  }

  /** A connection that the network established and the application has not seen yet. */
  static SimulatedConnection offered(SimulatedClient client, ProtocolFamily family, End end) {
    SimulatedConnection connection = new SimulatedConnection(client, family, null, Phase.OFFERED);
    connection.attach(end);
    return connection;
  }

  private void attach(End established) {
    end = established;
    setLocalAddress(established.local());
    receiving.attach(established.in());
    sending.attach(established.out());
    reports.attach(established.out());
    established.attach(this);
  }

  // ---- accepted

  /** Takes over what the listener's options say (WSK R45). */
  void inherit(OptionValues listener) {
    for (SocketOption<?> option : INHERITED_OPTIONS) {
      options.set(option, listener.get(option));
    }
  }

  void setCallbacksIfAny(@Nullable ConnectionEvents given) {
    callbacks = given;
  }

  /** The application took this connection: what was asked of it meanwhile is done now. */
  void taken(int inheritedEvents) {
    if (callbacks != null) {
      events.enable(inheritedEvents);
    }
    loop.later(() -> {
      phase = Phase.CONNECTED;
      for (Operation call = deferred.poll(); call != null; call = deferred.poll()) {
        call.run();
      }
      arrived();
    });
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
    Objects.requireNonNull(address, "address");
    return new Call(request) {
      @Override
      protected Status carryOut() {
        if (isBound()) {
          return end(Status.INVALID_DEVICE_STATE);
        }
        return end(bindTo(address));
      }
    }.submit();
  }

  private Status bindTo(SocketAddress address) {
    Status answer = network.checkLocal(address, family);
    if (answer != Status.SUCCESS) {
      return answer;
    }
    SocketAddress chosen = network.withPort(address);
    answer = network.bind(chosen, sharing(), this);
    if (answer == Status.SUCCESS) {
      setLocalAddress(chosen);
      bound = chosen;
    }
    return answer;
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

  private final class Connect extends Call implements Connector {
    /** WskConnectEx takes no more first data than that (WSK R73). */
    private static final int MOST_DATA = 65_535;

    private final SocketAddress address;
    private final ByteBuffer @Nullable [] first;
    private @Nullable Operation sendingFirst;

    Connect(SocketAddress address, ByteBuffer @Nullable [] first, Request request) {
      super(request);
      this.address = address;
      this.first = first;
    }

    @Override
    protected Status carryOut() {
      if (first != null && length(first) > MOST_DATA) {
        return end(Status.BUFFER_OVERFLOW);
      }
      if (phase != Phase.NEW) {
        return end(phase == Phase.FAILED ? Status.INVALID_DEVICE_STATE : Status.CONNECTION_ACTIVE);
      }
      if (!isUnix() && !isBound()) {
        return end(Status.INVALID_DEVICE_STATE);
      }
      Status wrong = Addresses.peer(address, family);
      if (wrong == Status.NO_MATCH) {
        return end(wrong);
      }
      phase = Phase.CONNECTING;
      connecting = this;
      if (wrong != Status.SUCCESS) {
        refused(wrong);
        return wrong;
      }
      SocketAddress from = isBound() ? localAddress() : UnixDomainSocketAddress.of("");
      network.connect(from, address, options.number(SocketOption.RECEIVE_BUFFER), this);
      return Status.PENDING;
    }

    @Override
    public boolean isWithdrawn() {
      return connecting != this;
    }

    @Override
    protected void withdraw() {
      if (connecting == this) {
        refused(Status.CANCELLED);
      } else if (sendingFirst != null) {
        sendingFirst.cancel();
      }
    }

    @Override
    public void connected(End established) {
      connecting = null;
      attach(established);
      phase = Phase.CONNECTED;
      if (first == null) {
        end(Status.SUCCESS);
      } else {
        sendingFirst = sending.sendFor(this, first);
      }
      arrived();
    }

    @Override
    public void refused(Status why) {
      phase = Phase.FAILED;
      connecting = null;
      end(why);
    }
  }

  private static long length(ByteBuffer[] buffers) {
    long length = 0;
    for (ByteBuffer buffer : buffers) {
      length += buffer.remaining();
    }
    return length;
  }

  boolean isConnected() {
    return phase == Phase.CONNECTED;
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
    return sending.send(buffers, request);
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
        return end(Status.SUCCESS, receiving.backlog());
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
    Objects.requireNonNull(indication, "indication");
    return releaseList(indication);
  }

  @Override
  <I, O> Status applyControl(SocketControl<I, O> control, @Nullable I input, Call call) {
    InspectId known = inspectId;
    return control == SocketControl.QUERY_INSPECT_ID && known != null
        ? call.end(Status.SUCCESS, 0, known)
        : super.applyControl(control, input, call);
  }

  void inspectedAs(@Nullable InspectId id) {
    inspectId = id;
  }

  @Override
  <X> @Nullable X extension(Class<X> extension) {
    return budget.find(extension);
  }

  BudgetSlot budget() {
    return budget;
  }

  @Override
  void memoryFreed() {
    receiving.memoryFreed();
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

  // ---- events

  @Nullable
  ConnectionEvents callbacks() {
    return callbacks;
  }

  @Override
  protected boolean isReadyForEvents() {
    return end != null;
  }

  @Override
  protected void eventsChanged() {
    arrived();
    reports.considerBacklog();
  }

  @Override
  public void arrived() {
    End known = end;
    if (known == null || !isOpen() || !isConnected()) {
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

  @Nullable
  End end() {
    return end;
  }

  // ---- the end

  @Override
  protected void cancelAll(Status why) {
    super.cancelAll(why);
    Connect attempt = connecting;
    if (attempt != null) {
      attempt.refused(why);
    }
    sending.die(why);
    receiving.die(why);
    budget.end();
    for (Operation call = deferred.poll(); call != null; call = deferred.poll()) {
      call.end(why);
    }
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
    boolean endedBothWays = broken == null && known.in().isFinished() && sending.hasEnded();
    if (endedBothWays) {
      known.out().gone();
    } else {
      known.out().reset(); // WSK R77: closing a connection that goes on is abortive
    }
  }
}
