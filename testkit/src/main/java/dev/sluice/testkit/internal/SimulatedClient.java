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
import dev.sluice.spi.support.Operation;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
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

  /** Open sockets, in the order in which they came; guarded by this. */
  private final Set<EventSocket> sockets = new LinkedHashSet<>();

  /** Guarded by this; true for ever. */
  private boolean closing;

  /** The loop takes nothing more; written by whoever closes. */
  private volatile boolean ended;

  /** Any thread. */
  private final AtomicInteger pending = new AtomicInteger();

  private int named;

  SimulatedClient(World world, ContractVersion version, String name) {
    this.world = world;
    this.version = version;
    this.name = name;
    this.loop = loop(name);
  }

  World world() {
    return world;
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
    return new Create(family, request, () -> new SimulatedListener(this, family, events)).submit();
  }

  @Override
  public Status connectionSocket(
      ProtocolFamily family, @Nullable ConnectionEvents events, Request request) {
    return new Create(family, request, () -> SimulatedConnection.unconnected(this, family, events))
        .submit();
  }

  @Override
  public Status basicSocket(ProtocolFamily family, SocketType type, Request request) {
    return unsupported(request);
  }

  @Override
  public Status datagramSocket(
      ProtocolFamily family, @Nullable DatagramEvents events, Request request) {
    return unsupported(request);
  }

  @Override
  public Status streamSocket(
      ProtocolFamily family,
      @Nullable ListeningEvents listening,
      @Nullable ConnectionEvents connected,
      Request request) {
    return unsupported(request);
  }

  @Override
  public Status socketConnect(
      SocketAddress local,
      SocketAddress remote,
      @Nullable ConnectionEvents events,
      Request request) {
    return unsupported(request);
  }

  @Override
  public <I> Status control(ClientControl<I> control, @Nullable I input, Request request) {
    return unsupported(request);
  }

  @Override
  public Status addressInfo(AddressQuery query, Request request) {
    return unsupported(request);
  }

  @Override
  public Status nameInfo(InetSocketAddress address, Set<NameFlag> flags, Request request) {
    return unsupported(request);
  }

  private Status unsupported(Request request) {
    return new ClientCall(request) {
      @Override
      protected Status perform() {
        return end(Status.NOT_SUPPORTED);
      }
    }.submit();
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
    private final Supplier<EventSocket> maker;

    Create(ProtocolFamily family, Request request, Supplier<EventSocket> maker) {
      super(request);
      this.family = family;
      this.maker = maker;
    }

    @Override
    protected Status perform() {
      if (!(family instanceof StandardProtocolFamily)) {
        return end(Status.NOT_SUPPORTED);
      }
      if (network().faults().failsSocket()) {
        return end(Status.INSUFFICIENT_RESOURCES);
      }
      EventSocket socket = maker.get();
      return opened(socket) ? end(Status.SUCCESS, 0, socket) : end(Status.DEVICE_NOT_READY);
    }
  }
}
