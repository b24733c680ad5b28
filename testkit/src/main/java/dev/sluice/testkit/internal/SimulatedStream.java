package dev.sluice.testkit.internal;

import dev.sluice.api.CloseListener;
import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.EventLoop;
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
import dev.sluice.spi.support.Operation;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A simulated stream socket: until it has a role a base that can be bound, then the listener or
 * connection that it became. Every call goes to the one or the other. In steps only, where a field
 * does not say otherwise.
 *
 * <pre>
 * from        event                       to          then
 * UNDECIDED   listen succeeds             LISTENING   the role is a listener
 * UNDECIDED   connect                     CONNECTING  the role is being tried
 * CONNECTING  it fails                    UNDECIDED   what was tried is gone
 * CONNECTING  it succeeds                 CONNECTED   the role is a connection
 * </pre>
 */
final class SimulatedStream implements StreamSocket {
  private final Base base;
  private final @Nullable ListeningEvents listening;
  private final @Nullable ConnectionEvents connected;

  /** Set once, in a step; read by any thread. */
  private volatile @Nullable SimulatedSocket role;

  /** The role of a connection is being tried. */
  private @Nullable Connect trying;

  SimulatedStream(
      SimulatedClient client,
      ProtocolFamily family,
      @Nullable ListeningEvents listening,
      @Nullable ConnectionEvents connected) {
    this.base = new Base(client, family);
    this.listening = listening;
    this.connected = connected;
  }

  SimulatedSocket base() {
    return base;
  }

  /** What stands for this socket now. */
  SimulatedSocket current() {
    SimulatedSocket known = role;
    return known == null ? base : known;
  }

  // ---- the role

  @Override
  public Status listen(Request request) {
    return new Operation(base.loop, request) {
      @Override
      protected Status perform() {
        if (!current().isOpen()) {
          return end(Status.FILE_FORCED_CLOSED);
        }
        if (role instanceof SimulatedConnection) {
          return end(Status.INVALID_DEVICE_REQUEST);
        }
        if (role != null || trying != null || !base.isBound()) {
          return end(Status.INVALID_DEVICE_STATE);
        }
        base.releaseAddress();
        SimulatedListener listener = new SimulatedListener(SimulatedStream.this, listening);
        Status answer = listener.listen(base.localAddress());
        if (answer != Status.SUCCESS) {
          base.claimAddress();
          return end(answer);
        }
        become(listener);
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

  private void become(SimulatedSocket socket) {
    role = socket;
    base.endTogether(socket);
  }

  /** Tries the role of a connection. */
  private final class Connect extends Operation {
    private final SocketAddress address;
    private final ByteBuffer @Nullable [] first;
    private @Nullable SimulatedConnection tried;
    private @Nullable Request inner;

    Connect(SocketAddress address, ByteBuffer @Nullable [] first, Request request) {
      super(base.loop, request);
      this.address = address;
      this.first = first;
    }

    @Override
    protected Status perform() {
      SimulatedSocket known = role;
      if (!current().isOpen()) {
        return end(Status.FILE_FORCED_CLOSED);
      }
      if (known != null || trying != null) {
        boolean listens = known instanceof SimulatedListener;
        return end(listens ? Status.INVALID_DEVICE_REQUEST : Status.CONNECTION_ACTIVE);
      }
      if (ConnectCall.isTooMuch(first)) {
        return end(Status.BUFFER_OVERFLOW);
      }
      if (!base.isBound() && !base.isUnix()) {
        return end(Status.INVALID_DEVICE_STATE);
      }
      SimulatedConnection connection = new SimulatedConnection(SimulatedStream.this, connected);
      tried = connection;
      trying = this;
      Request connecting = new Request(done -> connected(connection, done));
      inner = connecting;
      if (first == null) {
        connection.connect(address, connecting);
      } else {
        connection.connect(address, first, connecting);
      }
      return Status.PENDING;
    }

    private void connected(SimulatedConnection connection, Request done) {
      if (trying != this) {
        return; // the socket closed meanwhile
      }
      trying = null;
      if (done.status() == Status.SUCCESS) {
        become(connection);
        end(Status.SUCCESS, done.information(), connection);
      } else {
        end(done.status());
      }
    }

    /** The socket closes. */
    void giveUp(Status why) {
      trying = null;
      if (tried != null) {
        tried.close(new Request());
      }
      end(why);
    }

    @Override
    protected void withdraw() {
      if (inner != null) {
        inner.cancel();
      }
    }
  }

  /** What there is before the role. */
  private final class Base extends SimulatedSocket {
    Base(SimulatedClient client, ProtocolFamily family) {
      super(client, Category.STREAM, "stream", family);
    }

    void endTogether(SimulatedSocket other) {
      endTogetherWith(other);
    }

    Status claimAddress() {
      return network.bind(localAddress(), sharing(), this);
    }

    void releaseAddress() {
      network.unbind(localAddress(), this, false);
    }

    Status bindTo(SocketAddress address) {
      return isBound() ? Status.INVALID_DEVICE_STATE : takeAddress(address);
    }

    @Override
    protected void eventsChanged() {}

    @Override
    void tellFailure() {}

    @Override
    protected void cancelAll(Status why) {
      super.cancelAll(why);
      Connect attempt = trying;
      if (attempt != null) {
        attempt.giveUp(why);
      }
    }

    @Override
    protected void prepareClose() {
      if (isBound() && !(role instanceof SimulatedListener)) {
        releaseAddress();
      }
    }

    @Override
    protected void closed() {
      client.closed(SimulatedStream.this);
    }
  }

  // ---- what goes on to the one or the other

  @Override
  public Status bind(SocketAddress address, Request request) {
    Objects.requireNonNull(address, "address");
    return new Operation(base.loop, request) {
      @Override
      protected Status perform() {
        return end(current().isOpen() ? base.bindTo(address) : Status.FILE_FORCED_CLOSED);
      }
    }.submit();
  }

  @Override
  public SocketAddress localAddress() {
    return current().localAddress();
  }

  @Override
  public EventLoop eventLoop() {
    return base.eventLoop();
  }

  @Override
  public Status enableEvents(Set<EventType> events) {
    return current().enableEvents(events);
  }

  @Override
  public Status disableEvent(EventType event, @Nullable Request request) {
    return current().disableEvent(event, request);
  }

  @Override
  public <T> Status setOption(SocketOption<T> option, T value, Request request) {
    return current().setOption(option, value, request);
  }

  @Override
  public Status getOption(SocketOption<?> option, Request request) {
    return current().getOption(option, request);
  }

  @Override
  public <I, O> Status control(SocketControl<I, O> control, @Nullable I input, Request request) {
    return current().control(control, input, request);
  }

  @Override
  public <X> X registerExtension(Class<X> extension) {
    return current().registerExtension(extension);
  }

  @Override
  public Status close(Request request) {
    return current().close(request);
  }

  @Override
  public void onClose(CloseListener listener) {
    current().onClose(listener);
  }

  @Override
  public SocketStatistics statistics() {
    return current().statistics();
  }

  @Override
  public String toString() {
    return current().toString();
  }
}
