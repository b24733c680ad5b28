package dev.sluice.streams;

import dev.sluice.api.AcceptEvent;
import dev.sluice.api.AcceptVerdict;
import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.InspectEvent;
import dev.sluice.api.InspectId;
import dev.sluice.api.InspectVerdict;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import java.net.SocketAddress;
import java.util.HashSet;
import java.util.Set;

/** A listener with connections in its backlog, which come when the event is on. */
final class ScriptedListener extends ScriptedSocket implements ListeningSocket {
  /** Whose event it is; set before anything happens. */
  AcceptGate gate;

  /** Whose event requests are; set before anything happens. */
  InspectGate inspects;

  // ---- loop

  /** How many connections wait. */
  int backlog;

  int refused;

  /** The connection that was offered last. */
  ScriptedConnection last;

  private boolean accepting;

  /** Requests that were pended and not rejected, and may be aborted. */
  private final Set<InspectId> pended = new HashSet<>(2);

  int accepts;
  int rejects;

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

  /** Somebody asks for a connection; by the actor that plays the loop. */
  void ask(int number) {
    loop.run(() -> {
      InspectId id = new InspectId(number, number);
      if (inspects.inspect(new InspectEvent(id, ADDRESS, ADDRESS), id) == InspectVerdict.PEND) {
        pended.add(id);
      }
    });
  }

  /** Who asked is gone; by the actor that plays the loop. */
  void abort(int number) {
    loop.run(() -> {
      InspectId id = new InspectId(number, number);
      if (pended.remove(id)) { // not after a reject: R39
        inspects.abort(id);
      }
    });
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
    return call(request, () -> {
      if (verdict == InspectVerdict.ACCEPT) {
        accepts++;
      } else {
        rejects++;
        pended.remove(id);
      }
      complete(request, Status.SUCCESS, 0);
    });
  }
}
