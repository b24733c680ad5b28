package dev.sluice.streams;

import dev.sluice.api.AcceptEvent;
import dev.sluice.api.AcceptVerdict;
import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.InspectEvent;
import dev.sluice.api.InspectId;
import dev.sluice.api.InspectVerdict;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** A listener to which connections come as a test says; without the accept event they wait. */
final class FakeListener extends FakeSocket implements ListeningSocket {
  ListeningEvents events;
  final ArrayDeque<FakeConnection> backlog = new ArrayDeque<>();
  final List<AcceptVerdict> verdicts = new ArrayList<>();

  FakeListener(FakeLoop loop) {
    super(loop);
  }

  /** A stream listener over this. */
  SocketStreamListener listener(ListenOptions options) {
    SocketStreamListener listener = new SocketStreamListener(
        this,
        child -> {
          SocketStreamConnection connection =
              new SocketStreamConnection(child, StreamOptions.defaults());
          connection.attach();
          return connection;
        },
        options);
    events = listener;
    loop.run(listener::attach);
    calls.clear();
    return listener;
  }

  /** Somebody connects. */
  FakeConnection connect() {
    FakeConnection connection = new FakeConnection(loop);
    loop.run(() -> {
      backlog.add(connection);
      pump();
    });
    return connection;
  }

  @Override
  void pump() {
    while (isOn() && !backlog.isEmpty() && inCallback == null) {
      offer(backlog.poll());
    }
  }

  private boolean isOn() {
    return enabled.contains(EventType.ACCEPT) || statics.contains(EventType.ACCEPT);
  }

  /** Somebody asks for a connection. */
  InspectVerdict inspect(InspectId id) {
    InspectVerdict[] verdict = new InspectVerdict[1];
    loop.run(() -> verdict[0] = events.inspect(
        new InspectEvent(id, localAddress(), new FakeConnection(loop).remoteAddress())));
    return verdict[0];
  }

  /** A request is gone. */
  void abort(InspectId id) {
    loop.run(() -> events.abort(id));
  }

  /** The system took this connection, whether the event is on or not. */
  void offer(FakeConnection connection) {
    AcceptVerdict verdict = callback(EventType.ACCEPT, () -> events.accept(new Event(connection)));
    verdicts.add(verdict);
    if (connection != null && verdict == AcceptVerdict.SUCCESS) {
      connection.enabled.addAll(enabled);
      connection.enabled.remove(EventType.ACCEPT);
    }
  }

  private record Event(FakeConnection child) implements AcceptEvent {
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
    public void events(ConnectionEvents events) {
      child.events = events;
    }
  }

  @Override
  void die(Status status) {}

  @Override
  public Status accept(ConnectionEvents childEvents, Request request) {
    throw new AssertionError("the gate uses the event");
  }

  @Override
  public Status inspectComplete(InspectId id, InspectVerdict verdict, Request request) {
    return call(
        request, verdict + " " + id.serialNumber(), () -> complete(request, Status.SUCCESS, 0));
  }
}
