package dev.sluice.testkit.internal;

import dev.sluice.api.AddressQuery;
import dev.sluice.api.ClientControl;
import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.ContractVersion;
import dev.sluice.api.DatagramEvents;
import dev.sluice.api.EventSocket;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.NameFlag;
import dev.sluice.api.Request;
import dev.sluice.api.SocketClient;
import dev.sluice.api.SocketType;
import dev.sluice.api.Status;
import dev.sluice.spi.DrivenClient;
import dev.sluice.spi.support.Addresses;
import dev.sluice.spi.support.Arguments;
import dev.sluice.spi.support.MemoryBudget;
import dev.sluice.spi.support.Operation;
import dev.sluice.spi.support.StaticEvents;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One registration with a simulation: its sockets, and its part of the loop. */
public final class SimulatedClient implements SocketClient, DrivenClient {
  /** How long closing waits in virtual time for sockets that somebody else is to close. */
  private static final long PATIENCE = 3_600_000_000_000L;

  private final World world;
  private final ContractVersion version;
  private final String name;
  private final Lane.Group lanes = new Lane.Group();
  private final SimulatedLoop loop;
  private final MemoryBudget budget;

  /** Open sockets, in the order in which they came; guarded by this. */
  private final Set<EventSocket> sockets = new LinkedHashSet<>();

  /** Guarded by this; true for ever. */
  private boolean closing;

  /** The loop takes nothing more; written by whoever closes. */
  private volatile boolean ended;

  /** Any thread. */
  private final AtomicInteger pending = new AtomicInteger();

  private final ClientCalls calls;
  private int named;

  SimulatedClient(World world, ContractVersion version, String name) {
    this.world = world;
    this.version = version;
    this.name = name;
    this.loop = loop(name);
    this.calls = new ClientCalls(this);
    this.budget = new MemoryBudget(world.faults().memoryLimit());
  }

  World world() {
    return world;
  }

  MemoryBudget budget() {
    return budget;
  }

  Network network() {
    return world.network();
  }

  Lane.Group lanes() {
    return lanes;
  }

  SimulatedLoop loop(Object owner) {
    return new SimulatedLoop(this, owner);
  }

  boolean hasEnded() {
    return ended;
  }

  String nameOf(String kind) {
    return name + "." + kind + ++named;
  }

  @Override
  public ContractVersion version() {
    return version;
  }

  @Override
  public String transport() {
    return "simulated";
  }

  // ---- sockets

  @Override
  public Status listeningSocket(
      ProtocolFamily family, @Nullable ListeningEvents events, Request request) {
    Objects.requireNonNull(family, "family");
    return new Create(
            family, SocketType.STREAM, request, () -> new SimulatedListener(this, family, events))
        .submit();
  }

  @Override
  public Status connectionSocket(
      ProtocolFamily family, @Nullable ConnectionEvents events, Request request) {
    Objects.requireNonNull(family, "family");
    return new Create(
            family,
            SocketType.STREAM,
            request,
            () -> SimulatedConnection.unconnected(this, family, events))
        .submit();
  }

  @Override
  public Status basicSocket(ProtocolFamily family, SocketType type, Request request) {
    Objects.requireNonNull(family, "family");
    Objects.requireNonNull(type, "type");
    return new Create(family, type, request, () -> new SimulatedBasic(this, family)).submit();
  }

  @Override
  public Status datagramSocket(
      ProtocolFamily family, @Nullable DatagramEvents events, Request request) {
    Objects.requireNonNull(family, "family");
    return new Create(
            family,
            SocketType.DATAGRAM,
            request,
            () -> new SimulatedDatagrams(this, family, events))
        .submit();
  }

  @Override
  public Status streamSocket(
      ProtocolFamily family,
      @Nullable ListeningEvents listening,
      @Nullable ConnectionEvents connected,
      Request request) {
    Objects.requireNonNull(family, "family");
    return new Create(
            family,
            SocketType.STREAM,
            request,
            () -> new SimulatedStream(this, family, listening, connected))
        .submit();
  }

  @Override
  public Status socketConnect(
      SocketAddress local,
      SocketAddress remote,
      @Nullable ConnectionEvents events,
      Request request) {
    Objects.requireNonNull(local, "local");
    Objects.requireNonNull(remote, "remote");
    return new SocketConnect(local, remote, events, request).submit();
  }

  @Override
  public <I> Status control(ClientControl<I> control, @Nullable I input, Request request) {
    Objects.requireNonNull(control, "control");
    Objects.requireNonNull(request, "request");
    return calls.control(control, input, request);
  }

  @Override
  public Status addressInfo(AddressQuery query, Request request) {
    Objects.requireNonNull(query, "query");
    return calls.addressInfo(query, request);
  }

  @Override
  public Status nameInfo(InetSocketAddress address, Set<NameFlag> flags, Request request) {
    Objects.requireNonNull(address, "address");
    Arguments.elements(flags, "flags");
    return calls.nameInfo(address, flags, request);
  }

  StaticEvents staticEvents() {
    return calls.staticEvents();
  }

  /** The list of transports changed. */
  void transportsChanged() {
    loop.execute(calls::transportsChanged);
  }

  SimulatedLoop loop() {
    return loop;
  }

  synchronized boolean isClosing() {
    return closing;
  }

  /** Takes a new socket in; false when closing. */
  synchronized boolean opened(EventSocket socket) {
    return !closing && sockets.add(socket);
  }

  synchronized void closed(EventSocket socket) {
    if (sockets.remove(socket) && sockets.isEmpty()) {
      notifyAll();
    }
  }

  @Override
  public synchronized Collection<EventSocket> sockets() {
    return List.copyOf(sockets);
  }

  private synchronized boolean isEmpty() {
    return sockets.isEmpty();
  }

  // ---- waiting

  @Override
  public boolean isDriver() {
    return world.steps().isDriver();
  }

  @Override
  public boolean drive(BooleanSupplier condition, long nanos) {
    return world.steps().reach(condition, nanos);
  }

  void begun() {
    pending.incrementAndGet();
  }

  void completed() {
    pending.decrementAndGet();
  }

  /** Requests that have not completed. */
  int pending() {
    return pending.get();
  }

  // ---- the end

  /** On the thread that drives, runs the steps that lead to the end. */
  @Override
  public void close() {
    if (world.steps().isStep()) {
      throw new IllegalStateException(
          "an event loop must not wait for the end of a client: it would wait for itself");
    }
    synchronized (this) {
      closing = true;
    }
    if (!ended) {
      loop.execute(calls::cancelAll);
    }
    if (isDriver()) {
      if (!drive(() -> isEmpty() && lanes.isIdle(), PATIENCE)) {
        throw world.steps().failure("closing " + name + " waits for " + sockets());
      }
    } else {
      awaitSockets();
    }
    ended = true;
  }

  /** Another thread drives. */
  private synchronized void awaitSockets() {
    boolean interrupted = false;
    while (!sockets.isEmpty()) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true; // WskDeregister cannot be interrupted; told afterwards
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return name;
  }

  /** A call on the client. */
  private abstract class ClientCall extends Operation {
    ClientCall(Request request) {
      super(loop, request);
    }

    @Override
    protected Status statusWithoutLoop() {
      return Status.DEVICE_NOT_READY;
    }
  }

  /** A WskSocket call. */
  private final class Create extends ClientCall {
    private final ProtocolFamily family;
    private final SocketType type;
    private final Supplier<EventSocket> maker;

    Create(ProtocolFamily family, SocketType type, Request request, Supplier<EventSocket> maker) {
      super(request);
      this.family = family;
      this.type = type;
      this.maker = maker;
    }

    @Override
    protected Status perform() {
      Status flaw = flaw(family, type);
      if (flaw != null) {
        return end(flaw);
      }
      EventSocket socket = maker.get();
      return opened(socket) ? end(Status.SUCCESS, 0, socket) : end(Status.DEVICE_NOT_READY);
    }
  }

  /** Why no socket can be made now, or {@code null}. */
  private @Nullable Status flaw(ProtocolFamily family, SocketType type) {
    if (isClosing()) {
      return Status.DEVICE_NOT_READY;
    }
    boolean known = world.transports().stream()
        .anyMatch(transport -> transport.family() == family && transport.type() == type);
    if (!known) {
      return Status.NOT_SUPPORTED;
    }
    return network().faults().failsSocket() ? Status.INSUFFICIENT_RESOURCES : null;
  }

  /** WskSocketConnect: a socket, or none where one of its steps fails. */
  private final class SocketConnect extends ClientCall {
    private final SocketAddress local;
    private final SocketAddress remote;
    private final @Nullable ConnectionEvents events;
    private @Nullable Request connecting;
    private boolean cancelled;

    SocketConnect(
        SocketAddress local,
        SocketAddress remote,
        @Nullable ConnectionEvents events,
        Request request) {
      super(request);
      this.local = local;
      this.remote = remote;
      this.events = events;
    }

    @Override
    protected Status perform() {
      ProtocolFamily family = Addresses.familyOf(local);
      Status flaw = flaw(family, SocketType.STREAM);
      if (flaw != null) {
        return end(flaw);
      }
      SimulatedConnection socket =
          SimulatedConnection.unconnected(SimulatedClient.this, family, events);
      if (!opened(socket)) {
        return end(Status.DEVICE_NOT_READY);
      }
      if (Network.isUnnamed(local)) {
        connect(socket);
      } else {
        Request binding = new Request(done -> {
          if (done.status() == Status.SUCCESS) {
            connect(socket);
          } else {
            fail(socket, done.status());
          }
        });
        socket.bind(local, binding);
      }
      return Status.PENDING;
    }

    private void connect(SimulatedConnection socket) {
      if (cancelled) {
        fail(socket, Status.CANCELLED);
        return;
      }
      Request request = new Request(done -> {
        if (done.status() == Status.SUCCESS) {
          end(Status.SUCCESS, 0, socket);
        } else {
          fail(socket, done.status());
        }
      });
      connecting = request;
      socket.connect(remote, request);
    }

    private void fail(SimulatedConnection socket, Status why) {
      socket.close(new Request(closed -> end(why)));
    }

    @Override
    protected void withdraw() {
      cancelled = true;
      if (connecting != null) {
        connecting.cancel();
      }
    }
  }
}
