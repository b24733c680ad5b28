package dev.sluice.netty.internal;

import io.netty.channel.IoHandlerFactory;
import java.io.IOException;
import java.net.ProtocolFamily;

/** One way to have sockets: epoll or NIO. */
interface OsTransport {
  String name();

  IoHandlerFactory handlers();

  /** A new unbound socket; UnsupportedOperationException for a family it does not know. */
  OsStream stream(ProtocolFamily family) throws IOException;

  /** A new unbound socket; UnsupportedOperationException for a family it does not know. */
  OsListener listener(ProtocolFamily family) throws IOException;

  /** A new unbound socket; UnsupportedOperationException for a family it does not know. */
  OsDatagram datagram(ProtocolFamily family) throws IOException;
}
