package dev.sluice.streams;

import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.Request;
import dev.sluice.api.Status;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** One attempt to connect: make a socket, bind it, connect it. */
final class Connecting extends Making<ConnectionSocket, StreamConnection> {
  private final DeferredEvents.OfConnection events = new DeferredEvents.OfConnection();

  /** Whether the time was over before the connection came up. Loop. */
  private boolean timedOut;

  private @Nullable Runnable cancelTimeout;

  Connecting(
      ClientStreamSockets sockets, SocketAddress address, Attempt<StreamConnection> attempt) {
    super(sockets, address, ConnectionSocket.class, attempt);
  }

  @Override
  void create(ProtocolFamily family, Request making) {
    sockets.client().connectionSocket(family, events, making);
  }

  @Override
  void made(ConnectionSocket socket, ProtocolFamily family) {
    if (family == StandardProtocolFamily.UNIX) {
      connect(socket);
    } else {
      bind(socket, family);
    }
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

  private void connected(ConnectionSocket socket, Status status) {
    if (cancelTimeout != null) {
      cancelTimeout.run();
    }
    if (timedOut && status == Status.CANCELLED) {
      fail(
          socket,
          new ConnectionTimeoutException(
              ConnectionTimeoutException.Kind.CONNECT,
              sockets.options().connectTimeout(),
              operation(),
              0,
              0));
      return;
    }
    if (status.isError()) {
      fail(socket, status);
      return;
    }
    SocketStreamConnection connection = sockets.adopt(socket);
    events.goTo(connection);
    connection.attach();
    succeed(socket, connection);
  }
}
