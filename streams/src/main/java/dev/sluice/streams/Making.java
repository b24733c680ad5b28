package dev.sluice.streams;

import dev.sluice.api.EventSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.util.EnumSet;
import java.util.Set;

/**
 * One attempt to have a socket at work: make it, take its steps on its loop, enable its events.
 * Whatever fails closes the socket before the subscriber hears of it.
 *
 * @param <S> the category of the socket
 * @param <T> what the subscriber gets
 */
abstract sealed class Making<S extends EventSocket, T>
    permits Connecting, Listening, BindingDatagrams {
  final ClientStreamSockets sockets;
  final SocketAddress address;
  private final Class<S> category;
  private final Attempt<T> attempt;

  Making(
      ClientStreamSockets sockets, SocketAddress address, Class<S> category, Attempt<T> attempt) {
    this.sockets = sockets;
    this.address = address;
    this.category = category;
    this.attempt = attempt;
  }

  final void start() {
    ProtocolFamily family;
    try {
      family = Addresses.family(address, attempt.operation());
      sockets.checkOpen(attempt.operation());
    } catch (StatusException refused) {
      attempt.fail(refused);
      return;
    }
    Request making = new Request(made -> made(family, made));
    attempt.step(making::cancel);
    create(family, making);
  }

  /** Asks for the socket. */
  abstract void create(ProtocolFamily family, Request making);

  private void made(ProtocolFamily family, Request made) {
    if (made.status().isError()) {
      attempt.fail(Ends.failure(made.status(), attempt.operation()));
      return;
    }
    S socket = made.socket(category);
    attempt.signalOn(task -> Signals.laterOrHere(socket.eventLoop(), task));
    Signals.onLoopOrHere(socket.eventLoop(), () -> made(socket, family));
  }

  /** The socket is there: goes on. Its loop. */
  abstract void made(S socket, ProtocolFamily family);

  /** Takes a step that ends with a request, unless the subscriber has given up. Loop. */
  final void goOn(S socket, Request request, Runnable step) {
    if (!attempt.step(request::cancel)) {
      close(socket, () -> {});
      return;
    }
    step.run();
    if (attempt.isOver()) {
      request.cancel(); // the subscriber's own cancel may have come before the call began
    }
  }

  /** The last step was taken. Loop. */
  final void succeed(S socket, T result) {
    Set<EventType> events = events();
    Status enabled = events.isEmpty() ? Status.SUCCESS : socket.enableEvents(events);
    if (enabled.isError() || sockets.isClosing()) {
      fail(socket, enabled.isError() ? enabled : Status.DEVICE_NOT_READY);
    } else {
      attempt.succeed(result);
    }
  }

  /**
   * The events that are on from the beginning. RECEIVE and SEND_BACKLOG are not among them: the
   * first subscriber of a connection enables those, also of those that a listener accepts.
   */
  Set<EventType> events() {
    return EnumSet.of(EventType.DISCONNECT);
  }

  /** A step failed. Loop. */
  final void fail(S socket, Status status) {
    fail(socket, Ends.failure(status, attempt.operation()));
  }

  /** As {@link #fail(EventSocket, Status)} with an error of its own. */
  final void fail(S socket, Throwable error) {
    close(socket, () -> attempt.fail(error));
  }

  /** What is attempted. */
  final String operation() {
    return attempt.operation();
  }

  private static void close(EventSocket socket, Runnable then) {
    socket.close(new Request(closed -> then.run()));
  }
}
