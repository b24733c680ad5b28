package dev.sluice.streams;

import dev.sluice.api.ListeningSocket;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import java.net.ProtocolFamily;
import java.net.SocketAddress;

/** One attempt to listen: make a socket and bind it. */
final class Listening extends Making<ListeningSocket, StreamListener> {
  private final DeferredEvents.OfListener events = new DeferredEvents.OfListener();

  Listening(ClientStreamSockets sockets, SocketAddress address, Attempt<StreamListener> attempt) {
    super(sockets, address, ListeningSocket.class, attempt);
  }

  @Override
  void create(ProtocolFamily family, Request making) {
    sockets.client().listeningSocket(family, events, making);
  }

  @Override
  void made(ListeningSocket socket, ProtocolFamily family) {
    Request binding = new Request(bound -> bound(socket, bound.status()));
    goOn(socket, binding, () -> socket.bind(address, binding));
  }

  private void bound(ListeningSocket socket, Status status) {
    if (status.isError()) {
      fail(socket, status);
      return;
    }
    SocketStreamListener listener = sockets.adopt(socket);
    events.goTo(listener);
    listener.attach();
    succeed(socket, listener);
  }
}
