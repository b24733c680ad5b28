package dev.sluice.streams;

import dev.sluice.api.ClientConfiguration;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.ContractVersion;
import dev.sluice.api.DatagramSocket;
import dev.sluice.api.EventSocket;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.Request;
import dev.sluice.api.SocketClient;
import dev.sluice.api.Status;
import dev.sluice.spi.DrivenClient;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * Streams over one client: makes connections, listeners and datagram sockets, and closes all of
 * them with itself.
 */
final class ClientStreamSockets implements StreamSockets {
  /**
   * How much longer than the deadline a close may take before what is left is closed the hard way.
   */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final SocketClient client;
  private final StreamOptions options;
  private final ClientEventLog events;

  private final OpenConnections connections = new OpenConnections(Integer.MAX_VALUE);

  /** Open ones; added on their loops, removed when closed. */
  private final Set<SocketStreamListener> listeners = ConcurrentHashMap.newKeySet();

  /** As {@link #listeners}. */
  private final Set<SocketStreamDatagrams> datagrams = ConcurrentHashMap.newKeySet();

  /** Set once by close(). */
  private volatile boolean closing;

  ClientStreamSockets(SocketClient client, StreamOptions options) {
    this(client, options, new ClientEventLog());
  }

  private ClientStreamSockets(SocketClient client, StreamOptions options, ClientEventLog events) {
    this.client = Objects.requireNonNull(client, "client");
    this.options = Objects.requireNonNull(options, "options");
    this.events = events;
  }

  /** Over a client of their own, whose events they tell. */
  static ClientStreamSockets create(
      @Nullable ClientConfiguration configuration, StreamOptions options) {
    Objects.requireNonNull(options, "options");
    ClientEventLog events = new ClientEventLog();
    SocketClient client = SocketClient.register(configuration, events, ContractVersion.CURRENT);
    return new ClientStreamSockets(client, options, events);
  }

  @Override
  public Publisher<StreamConnection> connect(SocketAddress address) {
    Objects.requireNonNull(address, "address");
    return subscriber -> {
      Objects.requireNonNull(subscriber, "RS 1.9: subscriber");
      Attempt<StreamConnection> attempt = new Attempt<>(
          subscriber, "connect to " + Addresses.text(address), ClientStreamSockets::discard);
      if (attempt.start()) {
        new Connecting(this, address, attempt).start();
      }
    };
  }

  private static void discard(StreamConnection connection) {
    connection.socket().close(new Request());
  }

  @Override
  public Publisher<StreamListener> listen(SocketAddress address, ListenOptions listenOptions) {
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(listenOptions, "options");
    return subscriber -> {
      Objects.requireNonNull(subscriber, "RS 1.9: subscriber");
      Attempt<StreamListener> attempt = new Attempt<>(
          subscriber,
          "listen on " + Addresses.text(address),
          listener -> listener.socket().close(new Request()));
      if (attempt.start()) {
        new Listening(this, address, listenOptions, attempt).start();
      }
    };
  }

  @Override
  public Publisher<Integer> clientEvents() {
    return events.kinds();
  }

  @Override
  public Publisher<StreamDatagrams> datagrams(SocketAddress address, DatagramOptions ofSocket) {
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(ofSocket, "options");
    return subscriber -> {
      Objects.requireNonNull(subscriber, "RS 1.9: subscriber");
      Attempt<StreamDatagrams> attempt = new Attempt<>(
          subscriber,
          "bind datagrams to " + Addresses.text(address),
          made -> made.socket().close(new Request()));
      if (attempt.start()) {
        new BindingDatagrams(this, address, ofSocket, attempt).start();
      }
    };
  }

  @Override
  public SocketClient client() {
    return client;
  }

  @Override
  public StreamOptions options() {
    return options;
  }

  // ---- for the attempts

  boolean isClosing() {
    return closing;
  }

  void checkOpen(String operation) {
    if (closing) {
      throw Ends.failure(Status.DEVICE_NOT_READY, operation);
    }
  }

  /** A connected socket becomes a connection of these. Its loop. */
  SocketStreamConnection adopt(ConnectionSocket socket) {
    SocketStreamConnection connection = new SocketStreamConnection(socket, options);
    connections.add(connection);
    return connection;
  }

  /** A bound socket becomes a listener of these. Its loop. */
  SocketStreamListener adopt(ListeningSocket socket, ListenOptions listenOptions) {
    SocketStreamListener listener = new SocketStreamListener(
        socket,
        accepted -> {
          SocketStreamConnection connection = adopt(accepted);
          connection.attach();
          return connection;
        },
        listenOptions);
    listeners.add(listener);
    listener.closed().whenEnded(() -> listeners.remove(listener));
    return listener;
  }

  /** A bound socket becomes datagrams of these. Its loop. */
  SocketStreamDatagrams adopt(DatagramSocket socket, DatagramOptions ofSocket) {
    SocketStreamDatagrams bound = new SocketStreamDatagrams(socket, options, ofSocket);
    datagrams.add(bound);
    bound.closed().whenEnded(() -> datagrams.remove(bound));
    return bound;
  }

  // ---- the end

  @Override
  public void close() {
    for (EventSocket socket : client.sockets()) {
      if (socket.eventLoop().inEventLoop()) {
        throw new IllegalStateException("an event loop cannot wait for its own end");
      }
    }
    closing = true;
    boolean interrupted = !closeListenersAndDatagrams();
    interrupted |= !closeConnections(interrupted);
    for (EventSocket left : client.sockets()) {
      left.close(new Request());
    }
    client.close();
    events.end();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean closeListenersAndDatagrams() {
    List<ReplayPublisher<Void>> ends = new ArrayList<>();
    for (SocketStreamListener listener : listeners) {
      ends.add(listener.closed());
      begin(listener.close());
    }
    for (SocketStreamDatagrams bound : datagrams) {
      ends.add(bound.closed());
      begin(bound.close());
    }
    return await(ends);
  }

  private boolean closeConnections(boolean hurry) {
    List<SocketStreamConnection> open = connections.snapshot();
    List<ReplayPublisher<Void>> ends = new ArrayList<>();
    for (SocketStreamConnection connection : open) {
      ends.add(connection.ending().closed());
      begin(hurry ? connection.abort() : connection.close());
    }
    boolean waited = await(ends);
    long cutOff = open.stream()
        .filter(c -> c.ending().wasCutOff() || !c.ending().closed().hasEnded())
        .count();
    if (cutOff > 0) {
      Signals.warn(
          "connections that did not end in time: " + cutOff + " of " + open.size() + "; aborted");
    }
    return waited;
  }

  /** Subscribes for the sake of what that begins. */
  private static void begin(Publisher<Void> work) {
    work.subscribe(new Ignoring(() -> {}));
  }

  /**
   * Waits for all of these ends, within the deadline; returns early, with {@code false}, when
   * interrupted.
   */
  private boolean await(List<ReplayPublisher<Void>> ends) {
    CountDownLatch open = new CountDownLatch(ends.size());
    ends.forEach(end -> end.whenEnded(open::countDown));
    try {
      if (!await(open, StreamOptions.nanos(options.closeDeadline()) + GRACE_NANOS)) {
        Signals.warn("sockets still open: " + open.getCount() + "; closed the hard way");
      }
      return true;
    } catch (InterruptedException hurry) {
      return false;
    }
  }

  private boolean await(CountDownLatch latch, long nanos) throws InterruptedException {
    if (client instanceof DrivenClient driven && driven.isDriver()) {
      return driven.drive(() -> latch.getCount() == 0, nanos);
    }
    return latch.await(nanos, TimeUnit.NANOSECONDS);
  }
}
