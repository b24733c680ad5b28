package dev.sluice.streams;

import dev.sluice.api.ConnectionEvents;
import dev.sluice.api.DatagramEvents;
import dev.sluice.api.EventSocket;
import dev.sluice.api.ListeningEvents;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import dev.sluice.spi.RequestOperation;
import dev.sluice.spi.RequestProtocol;
import java.net.ProtocolFamily;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A client whose sockets are fakes on one loop. */
final class FakeClient extends ConnectionsOnlyClient {
  final FakeLoop loop = new FakeLoop();
  final List<FakeConnection> connections = new CopyOnWriteArrayList<>();
  final List<FakeListener> listeners = new CopyOnWriteArrayList<>();
  final List<FakeDatagrams> datagrams = new CopyOnWriteArrayList<>();
  final List<ProtocolFamily> families = new CopyOnWriteArrayList<>();

  /** What the making of sockets ends with. */
  Status making = Status.SUCCESS;

  /** What the setting of a listener's options ends with. */
  Status optionOutcome = Status.SUCCESS;

  /** What happens to a new connection before anybody sees it. */
  Consumer<FakeConnection> prepare = connection -> {};

  volatile boolean closed;

  @Override
  public String transport() {
    return "fake";
  }

  @Override
  public Status listeningSocket(ProtocolFamily family, ListeningEvents events, Request request) {
    families.add(family);
    FakeListener listener = new FakeListener(loop);
    listener.events = events;
    listener.optionOutcome = optionOutcome;
    listeners.add(listener);
    return complete(request, listener);
  }

  @Override
  public Status connectionSocket(ProtocolFamily family, ConnectionEvents events, Request request) {
    families.add(family);
    FakeConnection connection = new FakeConnection(loop);
    connection.events = events;
    prepare.accept(connection);
    connections.add(connection);
    return complete(request, connection);
  }

  @Override
  public Status datagramSocket(ProtocolFamily family, DatagramEvents events, Request request) {
    families.add(family);
    FakeDatagrams socket = new FakeDatagrams(loop);
    socket.events = events;
    datagrams.add(socket);
    return complete(request, socket);
  }

  private Status complete(Request request, EventSocket socket) {
    RequestProtocol.begin(request, new RequestOperation() {
      @Override
      public void cancel() {}

      @Override
      public boolean mustNotWait() {
        return false;
      }
    });
    loop.later(() ->
        RequestProtocol.complete(request, making, 0, making == Status.SUCCESS ? socket : null));
    return Status.PENDING;
  }

  @Override
  public Collection<EventSocket> sockets() {
    List<EventSocket> open = new ArrayList<>();
    listeners.stream().filter(socket -> !socket.closed).forEach(open::add);
    connections.stream().filter(socket -> !socket.closed).forEach(open::add);
    datagrams.stream().filter(socket -> !socket.closed).forEach(open::add);
    return open;
  }

  @Override
  public void close() {
    closed = true;
  }
}
