package dev.sluice.netty.internal;

import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A listening socket of the operating system. */
interface OsListener extends OsSocket {
  void listen(int backlog) throws IOException;

  /** Takes one connection, which delays no small segments, or {@code null} when none waits. */
  @Nullable
  Accepted accept() throws IOException;

  void interest(boolean accept);

  /** A connection taken and its peer. */
  record Accepted(OsStream stream, SocketAddress local, SocketAddress remote) {}
}
