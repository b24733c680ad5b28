package dev.sluice.streams;

import dev.sluice.api.AcceptEvent;
import dev.sluice.api.AcceptVerdict;
import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.InspectId;
import dev.sluice.api.InspectVerdict;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import java.net.SocketAddress;

/** A listener with connections in its backlog, which come when the event is on. */
final class ScriptedListener extends ScriptedSocket implements ListeningSocket {
  /** Whose event it is; set before anything happens. */
  AcceptGate gate;

  // ---- loop

  /** How many connections wait. */
  int backlog;

  int refused;

  /** The connection that was offered last. */
  ScriptedConnection last;

  private boolean accepting;

  ScriptedListener(ScriptedLoop loop) {
    super(loop);
  }

  @Override
  void pump() {
    while (enabled && backlog > 0 && !accepting) {
      backlog--;
      offer();
    }
  }

  /** The system took a connection, whether the event is on or not. */
  void offer() {
    ScriptedConnection child = new ScriptedConnection(loop);
    last = child;
    accepting = true;
    AcceptVerdict verdict = gate.accept(new Event(child));
    accepting = false;
    if (verdict == AcceptVerdict.REQUEST_NOT_ACCEPTED) {
      refused++;
    }
  }

  private record Event(ScriptedConnection child) implements AcceptEvent {
    @Override
    public ConnectionSocket socket() {
      return child;
    }

    @Override
    public SocketAddress localAddress() {
      return child.localAddress();
    }

    @Override
    public SocketAddress remoteAddress() {
      return child.remoteAddress();
    }

    @Override
    public void events(ConnectionEvents events) {}
  }

  @Override
  public Status accept(ConnectionEvents events, Request request) {
    throw unscripted();
  }

  @Override
  public Status inspectComplete(InspectId id, InspectVerdict verdict, Request request) {
    throw unscripted();
  }
}
