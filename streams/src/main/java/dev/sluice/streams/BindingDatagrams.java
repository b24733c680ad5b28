package dev.sluice.streams;

import dev.sluice.api.DatagramSocket;
import dev.sluice.api.EventType;
import dev.sluice.api.Request;
import dev.sluice.api.SocketControl;
import dev.sluice.api.Status;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.util.Set;

/** One attempt to have a datagram socket: make it, bind it, fix its peer. */
final class BindingDatagrams extends Making<DatagramSocket, StreamDatagrams> {
  private final DeferredEvents.OfDatagrams events = new DeferredEvents.OfDatagrams();
  private final DatagramOptions options;

  BindingDatagrams(
      ClientStreamSockets sockets,
      SocketAddress address,
      DatagramOptions options,
      Attempt<StreamDatagrams> attempt) {
    super(sockets, address, DatagramSocket.class, attempt);
    this.options = options;
  }

  @Override
  void create(ProtocolFamily family, Request making) {
    sockets.client().datagramSocket(family, events, making);
  }

  @Override
  void made(DatagramSocket socket, ProtocolFamily family) {
    Request binding = new Request(bound -> bound(socket, bound.status()));
    goOn(socket, binding, () -> socket.bind(address, binding));
  }

  private void bound(DatagramSocket socket, Status status) {
    SocketAddress peer = options.peer();
    if (status.isError() || peer == null) {
      ready(socket, status);
      return;
    }
    Request fixing = new Request(fixed -> fixed(socket, peer, fixed.status()));
    goOn(socket, fixing, () -> socket.control(SocketControl.SET_REMOTE_ADDRESS, peer, fixing));
  }

  private void fixed(DatagramSocket socket, SocketAddress peer, Status status) {
    if (status.isError()) {
      fail(socket, Ends.failure(status, operation() + " with peer " + Addresses.text(peer)));
    } else {
      ready(socket, status);
    }
  }

  private void ready(DatagramSocket socket, Status status) {
    if (status.isError()) {
      fail(socket, status);
      return;
    }
    SocketStreamDatagrams datagrams = sockets.adopt(socket, options);
    events.goTo(datagrams);
    datagrams.attach();
    succeed(socket, datagrams);
  }

  /** RECEIVE_FROM is the gate's. */
  @Override
  Set<EventType> events() {
    return Set.of();
  }
}
