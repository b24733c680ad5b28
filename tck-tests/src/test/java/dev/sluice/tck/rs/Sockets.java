package dev.sluice.tck.rs;

import dev.sluice.reactor.ReactorSockets;
import dev.sluice.rx.RxSockets;
import dev.sluice.streams.DatagramOptions;
import dev.sluice.streams.ListenOptions;
import dev.sluice.streams.StreamSockets;
import java.net.SocketAddress;
import org.reactivestreams.Publisher;

/** The sockets of a client, whatever the library calls them. */
interface Sockets {
  Publisher<?> connect(SocketAddress address);

  Publisher<?> listen(SocketAddress address);

  Publisher<?> datagrams(SocketAddress address);

  Publisher<?> clientEvents();

  /** Through plain publishers. */
  record Plain(StreamSockets sockets) implements Sockets {
    @Override
    public Publisher<?> connect(SocketAddress address) {
      return sockets.connect(address);
    }

    @Override
    public Publisher<?> listen(SocketAddress address) {
      return sockets.listen(address, ListenOptions.defaults());
    }

    @Override
    public Publisher<?> datagrams(SocketAddress address) {
      return sockets.datagrams(address, DatagramOptions.defaults());
    }

    @Override
    public Publisher<?> clientEvents() {
      return sockets.clientEvents();
    }
  }

  /** Through Reactor. */
  record OfReactor(ReactorSockets sockets) implements Sockets {
    @Override
    public Publisher<?> connect(SocketAddress address) {
      return sockets.connect(address);
    }

    @Override
    public Publisher<?> listen(SocketAddress address) {
      return sockets.listen(address, ListenOptions.defaults());
    }

    @Override
    public Publisher<?> datagrams(SocketAddress address) {
      return sockets.datagrams(address, DatagramOptions.defaults());
    }

    @Override
    public Publisher<?> clientEvents() {
      return sockets.clientEvents();
    }
  }

  /** Through RxJava. */
  record OfRx(RxSockets sockets) implements Sockets {
    @Override
    public Publisher<?> connect(SocketAddress address) {
      return sockets.connect(address).toFlowable();
    }

    @Override
    public Publisher<?> listen(SocketAddress address) {
      return sockets.listen(address, ListenOptions.defaults()).toFlowable();
    }

    @Override
    public Publisher<?> datagrams(SocketAddress address) {
      return sockets.datagrams(address, DatagramOptions.defaults()).toFlowable();
    }

    @Override
    public Publisher<?> clientEvents() {
      return sockets.clientEvents();
    }
  }
}
