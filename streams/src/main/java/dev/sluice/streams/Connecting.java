package dev.sluice.streams;

import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.EventSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.util.EnumSet;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect: make a socket, bind it, connect it, all on its loop. Whatever fails
 * closes the socket before the subscriber hears of it.
 */
final class Connecting {
  private final ClientStreamSockets sockets;
  private final SocketAddress address;
  private final String operation;
  private final Attempt<StreamConnection> attempt;
  private final DeferredEvents.OfConnection events = new DeferredEvents.OfConnection();

  /** Whether the time was over before the connection came up. Loop. */
  private boolean timedOut;

  private @Nullable Runnable cancelTimeout;

  Connecting(
      ClientStreamSockets sockets, SocketAddress address, Attempt<StreamConnection> attempt) {
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
    Request making = new Request(made -> made(family, made));
    attempt.step(making::cancel);
    sockets.client().connectionSocket(family, events, making);
  }

  private void made(ProtocolFamily family, Request made) {
    if (made.status().isError()) {
      attempt.fail(Ends.failure(made.status(), operation));
      return;
    }
    ConnectionSocket socket = made.socket(ConnectionSocket.class);
    attempt.signalOn(task -> Signals.laterOrHere(socket.eventLoop(), task));
    Signals.onLoopOrHere(socket.eventLoop(), () -> {
      if (family == StandardProtocolFamily.UNIX) {
        connect(socket);
      } else {
        bind(socket, family);
      }
    });
  }

  private void bind(ConnectionSocket socket, ProtocolFamily family) {
    Request binding = new Request(bound -> {
      if (bound.status().isError()) {
        fail(socket, bound.status());
      } else {
        connect(socket);
      }
    });
    goOn(socket, binding, () -> socket.bind(Addresses.anyLocal(family), binding));
  }

  private void connect(ConnectionSocket socket) {
    Request connecting = new Request(connected -> connected(socket, connected.status()));
    goOn(socket, connecting, () -> {
      socket.connect(address, connecting);
      if (!connecting.isDone()) {
        startTimeout(socket, connecting);
      }
    });
  }

  private void startTimeout(ConnectionSocket socket, Request connecting) {
    try {
      cancelTimeout = socket
          .eventLoop()
          .schedule(
              () -> {
                timedOut = true;
                connecting.cancel();
              },
              StreamOptions.nanos(sockets.options().connectTimeout()));
    } catch (RejectedExecutionException loopEnds) {
      connecting.cancel();
    }
  }

  private void goOn(ConnectionSocket socket, Request request, Runnable step) {
    if (!attempt.step(request::cancel)) {
      close(socket, () -> {});
      return;
    }
    step.run();
    if (attempt.isOver()) {
      request.cancel(); // the subscriber's own cancel may have come before the call began
    }
  }

  private void connected(ConnectionSocket socket, Status status) {
    if (cancelTimeout != null) {
      cancelTimeout.run();
    }
    if (status.isError()) {
      fail(socket, timedOut && status == Status.CANCELLED ? Status.IO_TIMEOUT : status);
      return;
    }
    SocketStreamConnection connection = sockets.adopt(socket);
    events.goTo(connection);
    connection.attach();
    Status enabled = socket.enableEvents(EnumSet.of(EventType.DISCONNECT, EventType.SEND_BACKLOG));
    if (enabled.isError() || sockets.isClosing()) {
      fail(socket, enabled.isError() ? enabled : Status.DEVICE_NOT_READY);
    } else {
      attempt.succeed(connection);
    }
  }

  private void fail(ConnectionSocket socket, Status status) {
    close(socket, () -> attempt.fail(Ends.failure(status, operation)));
  }

  private static void close(EventSocket socket, Runnable then) {
    socket.close(new Request(closed -> then.run()));
  }
}
