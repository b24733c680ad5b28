package dev.sluice.netty.internal;

import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.EventType;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.Request;
import dev.sluice.api.SocketControl;
import dev.sluice.api.SocketOption;
import dev.sluice.api.SocketStatistics;
import dev.sluice.api.Status;
import dev.sluice.api.StreamSocket;
import dev.sluice.spi.support.Arguments;
import dev.sluice.spi.support.Category;
import dev.sluice.spi.support.HeldMemory;
import dev.sluice.spi.support.SocketRules;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A stream socket: an address, and later a role, which is a listener or a connection of its own and
 * lives and ends together with this.
 *
 * <pre>
 * from        event                to         then
 * UNDECIDED   bind                 UNDECIDED  the {@link Reservation} holds the address
 * UNDECIDED   listen               LISTENING  the reservation is let go (WSK R80)
 * UNDECIDED   connect              CONNECTING
 * CONNECTING  connected            CONNECTED  the reservation is let go
 * UNDECIDED   listen fails         UNDECIDED  the reservation is as before
 * CONNECTING  connect fails        UNDECIDED  the reservation is as before
 * </pre>
 *
 * <p>Whoever takes a role is a fresh socket of the system's, bound to the reserved address beside
 * the reservation where the system lets both share it, else after the reservation was let go: so it
 * works for the JDK's channels too, of which one kind cannot become the other. Loop only, where a
 * field does not say otherwise.
 */
final class NettyStream extends NettySocket implements StreamSocket {
  private final ProtocolFamily family;
  private final Reservation reservation;
  private final @Nullable ListeningEvents listening;
  private final @Nullable ConnectionEvents connected;

  /** The options that were set, for the role. */
  private final Map<SocketOption<?>, Object> chosen = new LinkedHashMap<>();

  /** The connection that is about to be the role. */
  private @Nullable NettyConnection candidate;

  /** Written by the loop, read by any thread. */
  private volatile @Nullable NettySocket role;

  NettyStream(
      NettyClient client,
      Loop loop,
      ProtocolFamily family,
      Reservation reservation,
      @Nullable ListeningEvents listening,
      @Nullable ConnectionEvents connected)
      throws IOException {
    super(client, loop, reservation);
    this.family = family;
    this.reservation = reservation;
    this.listening = listening;
    this.connected = connected;
    shareByDefault(this);
  }

  private void shareByDefault(NettySocket socket) throws IOException {
    if (family != StandardProtocolFamily.UNIX) {
      socket.sharing().reuseByDefault();
    }
  }

  // ---- roles

  @Override
  public Status bind(SocketAddress address, Request request) {
    Objects.requireNonNull(address, "address");
    return new Call(request) {
      @Override
      protected Status carryOut() throws IOException {
        if (isBound() || role != null || candidate != null) {
          return end(Status.INVALID_DEVICE_STATE);
        }
        Status wrong = checkLocal(address);
        if (wrong != Status.SUCCESS) {
          return end(wrong);
        }
        try {
          reservation.bind(address);
        } catch (IOException | RuntimeException e) {
          return end(Failures.status(e, Status.INVALID_ADDRESS_COMPONENT));
        }
        readLocalAddress();
        return end(Status.SUCCESS);
      }
    }.submit();
  }

  @Override
  public Status listen(Request request) {
    return new Call(request) {
      @Override
      protected Status carryOut() {
        if (role instanceof NettyConnection) {
          return end(Status.INVALID_DEVICE_REQUEST);
        }
        if (role != null || candidate != null || !isBound()) {
          return end(Status.INVALID_DEVICE_STATE);
        }
        NettyListener listener;
        try {
          listener = prepare(NettyStream.this::makeListener);
        } catch (IOException | RuntimeException e) {
          reserveAgain();
          return end(Failures.status(e, Status.INVALID_ADDRESS_COMPONENT));
        }
        commit(listener);
        return end(Status.SUCCESS, 0, listener);
      }
    }.submit();
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

  private interface Maker<S> {
    S make() throws IOException;
  }

  /** Makes a socket for a role, beside the reservation or in its place. */
  private <S> S prepare(Maker<S> maker) throws IOException {
    if (reservation.isHeld() && (sharing().isShared() || !isBound())) {
      try {
        return maker.make();
      } catch (IOException e) {
        if (Failures.status(e, Status.SUCCESS) != Status.ADDRESS_ALREADY_EXISTS) {
          throw e;
        } // not every system lets a socket that does nothing share its address
      }
    }
    reservation.release();
    return maker.make();
  }

  private NettyListener makeListener() throws IOException {
    NettyListener listener = client.listener(loop, family, listening);
    try {
      pass(Category.LISTENING, listener);
      listener.listenAt(localAddress());
      return listener;
    } catch (IOException | RuntimeException e) {
      listener.discard();
      throw e;
    }
  }

  private NettyConnection makeConnection() throws IOException {
    NettyConnection connection = client.connection(loop, family, connected);
    try {
      shareByDefault(connection);
      pass(Category.CONNECTION, connection);
      if (isBound()) {
        connection.takeAddress(localAddress());
      }
      return connection;
    } catch (IOException | RuntimeException e) {
      connection.discard();
      throw e;
    }
  }

  /** Gives a socket what was chosen for it, and the static events. */
  private void pass(Category category, NettySocket to) throws IOException {
    client.giveStaticEvents(to);
    for (Map.Entry<SocketOption<?>, Object> each : chosen.entrySet()) {
      if (SocketRules.mayRead(each.getKey(), category) == Status.SUCCESS) {
        pass(each.getKey(), each.getValue(), to);
      }
    }
  }

  private static <T> void pass(SocketOption<T> option, Object value, NettySocket to)
      throws IOException {
    to.applyOption(option, option.type().cast(value));
  }

  private void commit(NettySocket taken) {
    reservation.release();
    role = taken;
    endTogetherWith(taken);
  }

  /** Nothing is committed: the address is held as before. */
  private void reserveAgain() {
    if (reservation.isHeld() || !isOpen()) {
      return;
    }
    try {
      reserve();
    } catch (IOException | RuntimeException e) {
      dieLater(Status.FILE_FORCED_CLOSED, e); // somebody else was faster
    }
  }

  private void reserve() throws IOException {
    reservation.renew();
    shareByDefault(this);
    for (Map.Entry<SocketOption<?>, Object> each : chosen.entrySet()) {
      pass(each.getKey(), each.getValue(), this);
    }
    if (isBound()) {
      reservation.bind(localAddress());
    }
  }

  /** WskConnect, WskConnectEx. */
  private final class Connect extends Call {
    private final SocketAddress address;
    private final ByteBuffer @Nullable [] first;
    private @Nullable Connecting attempt;

    Connect(SocketAddress address, ByteBuffer @Nullable [] first, Request request) {
      super(request);
      this.address = address;
      this.first = first;
    }

    @Override
    protected Status carryOut() {
      if (role instanceof NettyListener) {
        return end(Status.INVALID_DEVICE_REQUEST);
      }
      if (role != null || candidate != null) {
        return end(Status.CONNECTION_ACTIVE);
      }
      NettyConnection connection;
      try {
        connection = prepare(NettyStream.this::makeConnection);
      } catch (IOException | RuntimeException e) {
        reserveAgain();
        return end(Failures.status(e, Status.INVALID_ADDRESS_COMPONENT));
      }
      candidate = connection;
      attempt =
          connection.attempt(address, first, (status, sent) -> ended(connection, status, sent));
      Status soFar = attempt.begin();
      return hasEnded() ? soFar : Status.PENDING;
    }

    @Override
    protected void withdraw() {
      if (attempt != null) {
        attempt.cancel();
      }
    }

    private void ended(NettyConnection connection, Status status, long sent) {
      if (status == Status.SUCCESS && isOpen() && connection.isOpen()) {
        candidate = null;
        commit(connection);
        end(Status.SUCCESS, sent, connection);
      } else if (isOpen()) {
        // a channel of the JDK's keeps its address until the selector has looked at it again
        connection.close(new Request(gone -> loop.schedule(() -> notCommitted(status, sent), 0)));
      } else {
        connection.close(new Request());
        end(status == Status.SUCCESS ? Status.CANCELLED : status, sent);
      }
    }

    private void notCommitted(Status why, long sent) {
      candidate = null;
      reserveAgain();
      end(why, sent);
    }
  }

  // ---- what the role does, once there is one

  @Override
  public Category category() {
    NettySocket taken = role;
    return taken == null ? Category.STREAM : taken.category();
  }

  @Override
  public SocketAddress localAddress() {
    NettySocket taken = role;
    return taken == null ? super.localAddress() : taken.localAddress();
  }

  @Override
  <T> Status applyOption(SocketOption<T> option, T value) throws IOException {
    NettySocket taken = role;
    if (taken != null) {
      return taken.applyOption(option, value);
    }
    Status answer =
        option == SocketOption.BACKLOG ? Status.SUCCESS : super.applyOption(option, value);
    if (answer == Status.SUCCESS) {
      chosen.put(option, value);
    }
    return answer;
  }

  @Override
  long readOption(SocketOption<?> option) throws IOException {
    NettySocket taken = role;
    if (taken != null) {
      return taken.readOption(option);
    }
    if (option == SocketOption.BACKLOG) {
      return chosen.get(option) instanceof Integer set ? set : NettyListener.DEFAULT_BACKLOG;
    }
    return super.readOption(option);
  }

  @Override
  <I, O> Status applyControl(SocketControl<I, O> control, @Nullable I input, Call call)
      throws IOException {
    NettySocket taken = role;
    return taken == null
        ? super.applyControl(control, input, call)
        : taken.applyControl(control, input, call);
  }

  @Override
  <X> @Nullable X extension(Class<X> extension) {
    NettySocket taken = role;
    return taken == null ? null : taken.extension(extension);
  }

  @Override
  public Status enableEvents(Set<EventType> wanted) {
    NettySocket taken = role;
    return taken == null ? super.enableEvents(wanted) : taken.enableEvents(wanted);
  }

  @Override
  public Status disableEvent(EventType event, @Nullable Request request) {
    NettySocket taken = role;
    return taken == null ? super.disableEvent(event, request) : taken.disableEvent(event, request);
  }

  /** The role is, and then calls go there. */
  @Override
  protected boolean isReadyForEvents() {
    return false;
  }

  @Override
  protected void eventsChanged() {
    // the role has the events
  }

  @Override
  void onReady(int what) {
    // the role is on the loop, the reservation is not
  }

  @Override
  protected void cancelAll(Status why) {
    if (candidate != null) {
      candidate.cancelAll(why); // ends the connect
    }
  }

  @Override
  protected void prepareClose() {
    // the role ends as it has to
  }

  @Override
  public SocketStatistics statistics() {
    NettySocket taken = role;
    return taken == null ? counters.snapshot(new HeldMemory()) : taken.statistics();
  }

  @Override
  public String toString() {
    NettySocket taken = role;
    return "stream socket" + (taken == null ? "" : ", " + taken);
  }
}
