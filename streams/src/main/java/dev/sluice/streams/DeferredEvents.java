package dev.sluice.streams;

import dev.sluice.api.AcceptEvent;
import dev.sluice.api.AcceptVerdict;
import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.DatagramEvent;
import dev.sluice.api.DatagramEvents;
import dev.sluice.api.Disconnect;
import dev.sluice.api.InspectEvent;
import dev.sluice.api.InspectId;
import dev.sluice.api.InspectVerdict;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.ReceiveEvent;
import dev.sluice.api.ReceiveVerdict;
import dev.sluice.api.Status;
import org.jspecify.annotations.Nullable;

/**
 * Callbacks of a socket that is made before what they go to. That is set before any event is
 * enabled, so none is missed (WSK R11). Loop.
 */
final class DeferredEvents {
  private DeferredEvents() {}

  /** Of a connection. */
  static final class OfConnection implements ConnectionEvents {
    private @Nullable ConnectionEvents target;

    void goTo(ConnectionEvents events) {
      target = events;
    }

    @Override
    public ReceiveVerdict receive(ReceiveEvent event) {
      return target == null ? ReceiveVerdict.DATA_NOT_ACCEPTED : target.receive(event);
    }

    @Override
    public void endOfReceive(Status status) {
      if (target != null) {
        target.endOfReceive(status);
      }
    }

    @Override
    public void disconnect(Disconnect kind) {
      if (target != null) {
        target.disconnect(kind);
      }
    }

    @Override
    public void sendBacklog(long bytes) {
      if (target != null) {
        target.sendBacklog(bytes);
      }
    }
  }

  /** Of a datagram socket. */
  static final class OfDatagrams implements DatagramEvents {
    private @Nullable DatagramEvents target;

    void goTo(DatagramEvents events) {
      target = events;
    }

    @Override
    public ReceiveVerdict receiveFrom(DatagramEvent event) {
      return target == null ? ReceiveVerdict.DATA_NOT_ACCEPTED : target.receiveFrom(event);
    }
  }

  /** Of a listener. */
  static final class OfListener implements ListeningEvents {
    private @Nullable ListeningEvents target;

    void goTo(ListeningEvents events) {
      target = events;
    }

    @Override
    public AcceptVerdict accept(AcceptEvent event) {
      return target == null ? AcceptVerdict.REQUEST_NOT_ACCEPTED : target.accept(event);
    }

    @Override
    public InspectVerdict inspect(InspectEvent event) {
      return target == null ? InspectVerdict.REJECT : target.inspect(event);
    }

    @Override
    public void abort(InspectId id) {
      if (target != null) {
        target.abort(id);
      }
    }
  }
}
