package dev.sluice.netty.internal;

import dev.sluice.api.Status;
import dev.sluice.spi.support.Addresses;
import dev.sluice.spi.support.Operation;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * How a connection came to be, or comes to be. Loop only, where a field does not say otherwise.
 *
 * <pre>
 * from        event                          to
 * NEW         connect                        CONNECTING
 * CONNECTING  the system says connected      CONNECTED
 * CONNECTING  it says no, or cancel          FAILED      only close is left
 * OFFERED     the accept callback took it    CONNECTED   calls made meanwhile run now
 * </pre>
 */
final class Establishment {
  private enum Phase {
    NEW,
    CONNECTING,
    FAILED,
    OFFERED,
    CONNECTED
  }

  /** Written by the loop, and before any other thread knows the socket. */
  private volatile Phase phase = Phase.NEW;

  /** Known once connected; written by the loop. */
  private volatile @Nullable SocketAddress remoteAddress;

  /** The attempt that made the connection, or is about to. */
  private @Nullable Connecting attempt;

  /** Calls made before the accept callback returned, if there are any. */
  private @Nullable ArrayDeque<Operation> deferred;

  /** The system accepted it, the application has not seen it yet. */
  void offered(SocketAddress remote) {
    phase = Phase.OFFERED;
    remoteAddress = remote;
  }

  boolean isConnecting() {
    return phase == Phase.CONNECTING;
  }

  boolean isConnected() {
    return phase == Phase.CONNECTED;
  }

  /** Whether an attempt to connect failed. */
  boolean hasFailed() {
    return phase == Phase.FAILED;
  }

  /** Whether there was a connection at all, to the peer's knowledge. */
  boolean hasPeer() {
    return phase == Phase.CONNECTED || phase == Phase.OFFERED;
  }

  /** The peer's address, {@code null} before there is one. Any thread. */
  @Nullable
  SocketAddress remoteAddress() {
    return remoteAddress;
  }

  // ---- connecting

  /** Whether an attempt to connect may begin. */
  Status mayConnect(SocketAddress address, ProtocolFamily family, boolean bound) {
    if (phase != Phase.NEW) {
      return phase == Phase.FAILED ? Status.INVALID_DEVICE_STATE : Status.CONNECTION_ACTIVE;
    }
    if (UnixPaths.isMalformed(address)) {
      return Status.INVALID_ADDRESS_COMPONENT;
    }
    if (!bound && family != StandardProtocolFamily.UNIX) {
      return Status.INVALID_DEVICE_STATE;
    }
    boolean resolved = Addresses.peer(address, family) != Status.NO_MATCH;
    return resolved ? Status.SUCCESS : Status.NO_MATCH;
  }

  void begins(Connecting by) {
    phase = Phase.CONNECTING;
    attempt = by;
  }

  void failed() {
    phase = Phase.FAILED;
  }

  void connected(SocketAddress remote) {
    remoteAddress = remote;
    phase = Phase.CONNECTED;
  }

  /** The attempt that goes on, if one does. */
  @Nullable
  Connecting goingOn() {
    return isConnecting() ? attempt : null;
  }

  // ---- accepted

  void taken() {
    phase = Phase.CONNECTED;
  }

  /** Puts a call aside that came before the accept callback returned. */
  boolean defer(Operation call) {
    if (phase != Phase.OFFERED) {
      return false;
    }
    if (deferred == null) {
      deferred = new ArrayDeque<>();
    }
    deferred.add(call);
    return true;
  }

  void runDeferred() {
    for (Operation call = nextDeferred(); call != null; call = nextDeferred()) {
      call.run();
    }
  }

  void endDeferred(Status why) {
    for (Operation call = nextDeferred(); call != null; call = nextDeferred()) {
      call.end(why);
    }
  }

  private @Nullable Operation nextDeferred() {
    Operation next = deferred == null ? null : deferred.poll();
    if (next == null) {
      deferred = null;
    }
    return next;
  }
}
