package dev.sluice.netty.internal;

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
import dev.sluice.api.SocketOption;
import dev.sluice.api.SocketType;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.netty.NettyConfiguration;
import dev.sluice.spi.support.Arguments;
import dev.sluice.spi.support.MemoryBudget;
import dev.sluice.spi.support.Operation;
import dev.sluice.spi.support.StaticEvents;
import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One registration: its event loops and its sockets. */
final class NettyClient implements SocketClient {
  private static final int SPARE_BUFFERS_PER_LOOP = 16;
  private static final int SPARE_BLOCKS_PER_LOOP = 4;

  /** Room for one more datagram behind what makes a list long enough. */
  private static final int LONGEST_DATAGRAM = 64 << 10;

  /** So many look-ups at a time, so many more wait; the next are refused. */
  private static final int LOOKUPS = 4;

  private static final int WAITING_LOOKUPS = 1024;

  private final ContractVersion version;
  private final OsTransport transport;
  private final MultiThreadIoEventLoopGroup group;
  private final LoopThread.Crew crew;
  private final MemoryBudget budget;
  private final List<Loop> loops = new ArrayList<>();
  private final AtomicInteger nextLoop = new AtomicInteger();
  private final ClientCalls calls = new ClientCalls();
  private final ClientControls controls;
  private final LookupThreads lookups;
  private final NameLookups names;
  private final AddressLists addressLists;

  private final StaticEvents staticEvents = new StaticEvents();

  /** Open sockets; guarded by this, which {@link #close} waits on. */
  private final Set<EventSocket> sockets = new HashSet<>();

  /** Guarded by this; true for ever. */
  private boolean closing;

  NettyClient(
      OsTransport transport,
      NettyConfiguration configuration,
      ContractVersion version,
      Surroundings system) {
    this.version = version;
    this.transport = transport;
    this.crew = new LoopThread.Crew(transport.name());
    this.budget = new MemoryBudget(configuration.memoryLimit());
    this.group = group(configuration.eventLoops(), crew, transport);
    BufferPool pool = new BufferPool(
        configuration.receiveBuffer(), SPARE_BUFFERS_PER_LOOP * configuration.eventLoops());
    BufferPool datagramPool = new BufferPool(
        configuration.receiveBuffer() + LONGEST_DATAGRAM,
        SPARE_BLOCKS_PER_LOOP * configuration.eventLoops());
    for (EventExecutor loop : group) {
      loops.add(new Loop((IoEventLoop) loop, pool, datagramPool));
    }
    this.controls = new ClientControls(transport, calls, staticEvents);
    this.lookups = new LookupThreads(crew.prefix() + "names-", LOOKUPS, WAITING_LOOKUPS);
    this.names = new NameLookups(system.names(), system.services(), lookups, calls);
    this.addressLists = new AddressLists(
        system.addresses(), system.addressPeriod(), loops.get(0), crew.prefix() + "addresses-");
  }

  private static MultiThreadIoEventLoopGroup group(
      int loops, LoopThread.Crew crew, OsTransport transport) {
    try {
      return new MultiThreadIoEventLoopGroup(loops, crew, transport.handlers());
    } catch (IllegalStateException noLoop) { // Netty has closed those that it had made
      throw new StatusException(
          Status.INSUFFICIENT_RESOURCES, "register: make " + loops + " event loops", noLoop);
    }
  }

  MemoryBudget budget() {
    return budget;
  }

  AddressLists addressLists() {
    return addressLists;
  }

  private Loop pickLoop() {
    return loops.get(Math.floorMod(nextLoop.getAndIncrement(), loops.size()));
  }

  @Override
  public String transport() {
    return transport.name();
  }

  @Override
  public ContractVersion version() {
    return version;
  }

  @Override
  public Status listeningSocket(
      ProtocolFamily family, @Nullable ListeningEvents events, Request request) {
    Objects.requireNonNull(family, "family");
    return new Create(request) {
      @Override
      NettySocket create() throws IOException {
        return listener(loop, family, events);
      }
    }.submit();
  }

  @Override
  public Status connectionSocket(
      ProtocolFamily family, @Nullable ConnectionEvents events, Request request) {
    Objects.requireNonNull(family, "family");
    return new Create(request) {
      @Override
      NettySocket create() throws IOException {
        return connection(loop, family, events);
      }
    }.submit();
  }

  /** A new listener, on its loop. */
  NettyListener listener(Loop loop, ProtocolFamily family, @Nullable ListeningEvents events)
      throws IOException {
    NettyListener listener = new NettyListener(this, loop, transport.listener(family), events);
    if (family != StandardProtocolFamily.UNIX) {
      listener.sharing().reuseByDefault();
    }
    return listener;
  }

  /** A new connection, not connected, on its loop. */
  NettyConnection connection(Loop loop, ProtocolFamily family, @Nullable ConnectionEvents events)
      throws IOException {
    return new NettyConnection(this, loop, stream(family), events);
  }

  /** A fresh socket of the system's, for a connection or for what may become one. */
  OsStream stream(ProtocolFamily family) throws IOException {
    OsStream os = transport.stream(family);
    noDelay(os);
    return os;
  }

  @Override
  public Status basicSocket(ProtocolFamily family, SocketType type, Request request) {
    Objects.requireNonNull(family, "family");
    Objects.requireNonNull(type, "type");
    return new Create(request) {
      @Override
      NettySocket create() {
        boolean internet =
            family == StandardProtocolFamily.INET || family == StandardProtocolFamily.INET6;
        boolean known = type == SocketType.STREAM
            ? internet || family == StandardProtocolFamily.UNIX
            : type == SocketType.DATAGRAM && internet;
        if (!known) {
          throw new UnsupportedOperationException(family + ", " + type);
        }
        return new NettyBasic(NettyClient.this, loop, family);
      }
    }.submit();
  }

  @Override
  public Status datagramSocket(
      ProtocolFamily family, @Nullable DatagramEvents events, Request request) {
    Objects.requireNonNull(family, "family");
    return new Create(request) {
      @Override
      NettySocket create() throws IOException {
        OsDatagram os = transport.datagram(family);
        return new NettyDatagram(NettyClient.this, loop, os, family, events);
      }
    }.submit();
  }

  @Override
  public Status streamSocket(
      ProtocolFamily family,
      @Nullable ListeningEvents listening,
      @Nullable ConnectionEvents connected,
      Request request) {
    Objects.requireNonNull(family, "family");
    return new Create(request) {
      @Override
      NettySocket create() throws IOException {
        Reservation reservation = new Reservation(NettyClient.this, family);
        return new NettyStream(NettyClient.this, loop, family, reservation, listening, connected);
      }
    }.submit();
  }

  @Override
  public Status socketConnect(
      SocketAddress local,
      SocketAddress remote,
      @Nullable ConnectionEvents events,
      Request request) {
    Objects.requireNonNull(local, "local");
    Objects.requireNonNull(remote, "remote");
    return new SocketConnect(this, pickLoop(), local, remote, events, request).submit();
  }

  @Override
  public <I> Status control(ClientControl<I> control, @Nullable I input, Request request) {
    Objects.requireNonNull(control, "control");
    Objects.requireNonNull(request, "request");
    return controls.control(pickLoop(), control, input, request);
  }

  @Override
  public Status addressInfo(AddressQuery query, Request request) {
    Objects.requireNonNull(query, "query");
    return names.addressInfo(pickLoop(), query, request);
  }

  @Override
  public Status nameInfo(InetSocketAddress address, Set<NameFlag> flags, Request request) {
    Objects.requireNonNull(address, "address");
    Arguments.elements(flags, "flags");
    return names.nameInfo(pickLoop(), address, flags, request);
  }

  /** Small segments go at once: whoever wants them together gathers them before. */
  static void noDelay(OsStream os) {
    try {
      os.setOption(SocketOption.NO_DELAY, true);
    } catch (IOException | UnsupportedOperationException e) {
      // not TCP, or gone already, which the first call will tell
    }
  }

  /**
   * A socket for a connection that the system accepted; {@code null}, and the connection reset,
   * when we are closing.
   */
  @Nullable
  NettyConnection accepted(OsListener.Accepted accepted) {
    NettyConnection connection = NettyConnection.offered(this, pickLoop(), accepted);
    if (opened(connection)) {
      return connection;
    }
    try {
      accepted.stream().lingerZero();
    } catch (IOException e) {
      // it is closed all the same
    }
    accepted.stream().close();
    return null;
  }

  /** Counts a new socket among the open ones; false when we are closing. */
  synchronized boolean opened(NettySocket socket) {
    if (closing) {
      return false;
    }
    giveStaticEvents(socket);
    return sockets.add((EventSocket) socket);
  }

  void giveStaticEvents(NettySocket socket) {
    socket.events.makeStatic(staticEvents.takenBy(socket.category()));
  }

  synchronized void closed(NettySocket socket) {
    if (sockets.remove((EventSocket) socket) && sockets.isEmpty()) {
      notifyAll();
    }
  }

  @Override
  public synchronized Collection<EventSocket> sockets() {
    return List.copyOf(sockets);
  }

  @Override
  public void close() {
    if (LoopThread.isCurrent()) {
      throw new IllegalStateException(
          "an event loop must not wait for the end of a client: it would wait for itself");
    }
    synchronized (this) {
      closing = true;
    }
    boolean interrupted = calls.cancelAll();
    synchronized (this) {
      while (!sockets.isEmpty()) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true; // WskDeregister cannot be interrupted; told afterwards
        }
      }
    }
    lookups.end();
    addressLists.end();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    boolean ended = false;
    while (!ended) {
      try {
        ended = group.awaitTermination(1, TimeUnit.MINUTES);
        crew.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }

    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** A WskSocket call. */
  private abstract class Create extends Operation {
    final Loop loop;

    Create(Request request) {
      this(pickLoop(), request);
    }

    private Create(Loop loop, Request request) {
      super(loop, request);
      this.loop = loop;
    }

    abstract NettySocket create() throws IOException;

    @Override
    protected Status perform() {
      try {
        NettySocket socket = create();
        if (!opened(socket)) {
          socket.discard();
          return end(Status.DEVICE_NOT_READY);
        }
        return end(Status.SUCCESS, 0, socket);
      } catch (IOException | RuntimeException e) {
        return end(Failures.status(e, Status.INSUFFICIENT_RESOURCES));
      }
    }

    @Override
    protected Status statusWithoutLoop() {
      return Status.DEVICE_NOT_READY;
    }
  }
}
