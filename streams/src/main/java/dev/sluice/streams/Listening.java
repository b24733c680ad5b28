package dev.sluice.streams;

import dev.sluice.api.ListeningSocket;
import dev.sluice.api.Request;
import dev.sluice.api.SocketOption;
import dev.sluice.api.Status;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;

/** One attempt to listen: make a socket, set its options and bind it. */
final class Listening extends Making<ListeningSocket, StreamListener> {
  private final DeferredEvents.OfListener events = new DeferredEvents.OfListener();
  private final ListenOptions options;

  /** Options not set yet. Loop. */
  private final Queue<Setting<?>> settings = new ArrayDeque<>();

  Listening(
      ClientStreamSockets sockets,
      SocketAddress address,
      ListenOptions options,
      Attempt<StreamListener> attempt) {
    super(sockets, address, ListeningSocket.class, attempt);
    this.options = options;
  }

  /** An option that is not what sockets have by default. */
  private record Setting<T>(SocketOption<T> option, T value) {
    void set(ListeningSocket socket, Request request) {
      socket.setOption(option, value, request);
    }
  }

  @Override
  void create(ProtocolFamily family, Request making) {
    sockets.client().listeningSocket(family, events, making);
  }

  @Override
  void made(ListeningSocket socket, ProtocolFamily family) {
    ListenOptions usual = ListenOptions.defaults();
    if (options.backlog() != usual.backlog()) {
      settings.add(new Setting<>(SocketOption.BACKLOG, options.backlog()));
    }
    if (options.inspection()) {
      settings.add(new Setting<>(SocketOption.CONDITIONAL_ACCEPT, true));
      settings.add(new Setting<>(SocketOption.PEND_LIMIT, options.pendLimit()));
      settings.add(new Setting<>(SocketOption.PEND_TIMEOUT, options.pendMillis()));
    }
    setNext(socket);
  }

  private void setNext(ListeningSocket socket) {
    Setting<?> next = settings.poll();
    if (next == null) {
      bind(socket);
      return;
    }
    Request setting = new Request(set -> {
      if (set.status().isError()) {
        fail(socket, set.status());
      } else {
        setNext(socket);
      }
    });
    goOn(socket, setting, () -> next.set(socket, setting));
  }

  private void bind(ListeningSocket socket) {
    Request binding = new Request(bound -> bound(socket, bound.status()));
    goOn(socket, binding, () -> socket.bind(address, binding));
  }

  private void bound(ListeningSocket socket, Status status) {
    if (status.isError()) {
      fail(socket, status);
      return;
    }
    SocketStreamListener listener = sockets.adopt(socket, options);
    events.goTo(listener);
    listener.attach();
    succeed(socket, listener);
  }
}
