package dev.sluice.testkit.internal;

import dev.sluice.api.Status;
import dev.sluice.spi.support.Operation;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * How a simulated connection came to be. In steps only, where a field does not say otherwise.
 *
 * <pre>
 * from        event                          to
 * NEW         connect                        CONNECTING
 * CONNECTING  the network says connected     CONNECTED
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

  private final ArrayDeque<Operation> deferred = new ArrayDeque<>(0);

  /** Read by any thread. */
  private volatile Phase phase;

  private @Nullable ConnectCall connecting;

  private Establishment(Phase phase) {
    this.phase = phase;
  }

  static Establishment unconnected() {
    return new Establishment(Phase.NEW);
  }

  static Establishment offered() {
    return new Establishment(Phase.OFFERED);
  }

  /** Whether there is a connection that the application has. Any thread. */
  boolean isConnected() {
    return phase == Phase.CONNECTED;
  }

  boolean hasFailed() {
    return phase == Phase.FAILED;
  }

  /** Whether a connect may begin: SUCCESS, or why not. */
  Status mayConnect() {
    return switch (phase) {
      case NEW -> Status.SUCCESS;
      case FAILED -> Status.INVALID_DEVICE_STATE;
      default -> Status.CONNECTION_ACTIVE;
    };
  }

  void begins(ConnectCall call) {
    phase = Phase.CONNECTING;
    connecting = call;
  }

  /** Whether this is the connect that goes on. */
  boolean isGoingOn(ConnectCall call) {
    return connecting == call;
  }

  void connected() {
    connecting = null;
    phase = Phase.CONNECTED;
  }

  void failed() {
    connecting = null;
    phase = Phase.FAILED;
  }

  /** Puts a call aside that came before the accept callback returned. */
  boolean defer(Operation call) {
    if (phase != Phase.OFFERED) {
      return false;
    }
    deferred.add(call);
    return true;
  }

  /** The application took the connection: what was asked of it meanwhile is done now. */
  void taken() {
    phase = Phase.CONNECTED;
    for (Operation call = deferred.poll(); call != null; call = deferred.poll()) {
      call.run();
    }
  }

  /** Ends the connect that goes on, and what was put aside; the socket closes. */
  void die(Status why) {
    ConnectCall attempt = connecting;
    if (attempt != null) {
      attempt.refused(why);
    }
    for (Operation call = deferred.poll(); call != null; call = deferred.poll()) {
      call.end(why);
    }
  }
}
