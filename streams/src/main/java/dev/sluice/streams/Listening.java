package dev.sluice.streams;

import dev.sluice.api.EventType;
import dev.sluice.api.ListeningSocket;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.util.EnumSet;

/**
 * One attempt to listen: make a socket and bind it. What fails closes the socket before the
 * subscriber hears of it.
 */
final class Listening {
  private final ClientStreamSockets sockets;
  private final SocketAddress address;
  private final String operation;
  private final Attempt<StreamListener> attempt;
  private final DeferredEvents.OfListener events = new DeferredEvents.OfListener();

  Listening(ClientStreamSockets sockets, SocketAddress address, Attempt<StreamListener> attempt) {
    this.sockets = sockets;
    this.address = address;
    this.operation = attempt.operation();
    this.attempt = attempt;
  }

  void start() {
    ProtocolFamily family;
    try {
      family = Addresses.family(address, operation);
      sockets.checkOpen(operation);
    } catch (StatusException refused) {
      attempt.fail(refused);
      return;
    }
    Request making = new Request(this::made);
    attempt.step(making::cancel);
    sockets.client().listeningSocket(family, events, making);
  }

  private void made(Request made) {
    if (made.status().isError()) {
      attempt.fail(Ends.failure(made.status(), operation));
      return;
    }
    ListeningSocket socket = made.socket(ListeningSocket.class);
    attempt.signalOn(task -> Signals.laterOrHere(socket.eventLoop(), task));
    Signals.onLoopOrHere(socket.eventLoop(), () -> bind(socket));
  }

  private void bind(ListeningSocket socket) {
    Request binding = new Request(bound -> bound(socket, bound.status()));
    if (attempt.step(binding::cancel)) {
      socket.bind(address, binding);
    } else {
      socket.close(new Request());
    }
  }

  private void bound(ListeningSocket socket, Status status) {
    if (status.isError()) {
      fail(socket, status);
      return;
    }
    SocketStreamListener listener = sockets.adopt(socket);
    events.goTo(listener);
    listener.attach();
    // for the sockets that it accepts; RECEIVE is enabled by the first subscriber of each
    Status enabled = socket.enableEvents(EnumSet.of(EventType.DISCONNECT, EventType.SEND_BACKLOG));
    if (enabled.isError() || sockets.isClosing()) {
      fail(socket, enabled.isError() ? enabled : Status.DEVICE_NOT_READY);
    } else {
      attempt.succeed(listener);
    }
  }

  private void fail(ListeningSocket socket, Status status) {
    socket.close(new Request(closed -> attempt.fail(Ends.failure(status, operation))));
  }
}
