package dev.sluice.tck.kit;

import java.net.SocketAddress;

/** Where our connections find a peer. */
public interface PeerServer extends AutoCloseable {
  SocketAddress address();

  /** The next connection's peer; goes on until there is one. */
  Peer accept();

  /** Nobody listens there any more; accepted peers go on. */
  @Override
  void close();

  /** Nothing is left at the address, no path either. */
  void remove();
}
