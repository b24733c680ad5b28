package dev.sluice.testkit.internal;

import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.Disconnect;
import dev.sluice.api.EventType;
import org.jspecify.annotations.Nullable;

/**
 * The events of a simulated connection that tell of the peer and carry no data: disconnect, once of
 * each kind, and send backlog, at every change. Each in a step of its own. In steps only.
 */
final class PeerReports {
  private final SimulatedConnection connection;
  private final Receiving receiving;
  private final Lane lane;
  private boolean gracefulTold;
  private boolean abortiveTold;
  private boolean disconnectPosted;

  /** What was last told of the ideal send backlog. */
  private long idealBacklog;

  PeerReports(SimulatedConnection connection, Receiving receiving) {
    this.connection = connection;
    this.receiving = receiving;
    this.lane = connection.lane("disconnect");
  }

  void attach(Pipe out) {
    idealBacklog = out.capacity();
  }

  /** Tells the peer's disconnect, once it is due. */
  void considerDisconnect() {
    if (!disconnectPosted && dueDisconnect() != null) {
      disconnectPosted = true;
      connection.steps.post(lane, "tell", this::tellDisconnect);
    }
  }

  /** Which kind is due; data that can be delivered go first (WSK D20). */
  private @Nullable Disconnect dueDisconnect() {
    End known = connection.end();
    if (known == null
        || !connection.isOpen()
        || connection.isFailing()
        || !connection.isConnected()
        || connection.callbacks() == null
        || !connection.events.isEnabled(EventType.DISCONNECT)
        || receiving.isDeliverable()) {
      return null;
    }
    if (connection.isBroken()) {
      return abortiveTold ? null : Disconnect.ABORTIVE;
    }
    return receiving.hasFinished() && !gracefulTold ? Disconnect.GRACEFUL : null;
  }

  private void tellDisconnect() {
    disconnectPosted = false;
    Disconnect kind = dueDisconnect();
    ConnectionEvents told = connection.callbacks();
    if (kind == null || told == null || !connection.events.enter(EventType.DISCONNECT)) {
      return;
    }
    gracefulTold |= kind == Disconnect.GRACEFUL;
    abortiveTold |= kind == Disconnect.ABORTIVE;
    connection.steps.note("disconnect " + kind);
    try {
      told.disconnect(kind);
    } catch (Throwable thrown) {
      connection.callbackThrew("disconnect", thrown);
    }
    connection.exit(EventType.DISCONNECT);
    considerDisconnect();
  }

  /** Tells the peer's window, which is what is worth keeping in flight, when it changed. */
  void considerBacklog() {
    ConnectionEvents told = connection.callbacks();
    End known = connection.end();
    if (known == null
        || told == null
        || !connection.isOpen()
        || known.out().capacity() == idealBacklog) {
      return;
    }
    connection.steps.post(lane, "send backlog", () -> {
      long ideal = known.out().capacity();
      if (ideal != idealBacklog
          && connection.isOpen()
          && !connection.isFailing()
          && connection.events.enter(EventType.SEND_BACKLOG)) {
        idealBacklog = ideal;
        connection.steps.note("sendBacklog " + ideal);
        try {
          told.sendBacklog(ideal);
        } catch (Throwable thrown) {
          connection.callbackThrew("sendBacklog", thrown);
        }
        connection.exit(EventType.SEND_BACKLOG);
      }
    });
  }
}
