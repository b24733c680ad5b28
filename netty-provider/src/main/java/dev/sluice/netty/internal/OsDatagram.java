package dev.sluice.netty.internal;

import dev.sluice.api.MulticastGroup;
import dev.sluice.api.Status;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A datagram socket of the operating system. */
interface OsDatagram extends OsSocket {
  /**
   * Receives one datagram into a direct buffer's remaining space and moves its position; what does
   * not fit is lost.
   *
   * @return its sender, or {@code null} when none waits
   */
  @Nullable
  InetSocketAddress receive(ByteBuffer into) throws IOException;

  /**
   * Sends a direct buffer's remaining bytes as one datagram.
   *
   * @return bytes sent; 0 for an empty one, or when the system takes none now
   */
  int send(ByteBuffer from, InetSocketAddress to) throws IOException;

  /**
   * Has the system take datagrams from this peer alone and report its refusals, where it can. The
   * caller filters as well: others' datagrams may be queued already.
   *
   * @param peer {@code null} for anybody
   */
  void peer(@Nullable InetSocketAddress peer) throws IOException;

  /** An error that waits to be told and its status, which is told once; or {@code null}. */
  @Nullable
  Status takeError() throws IOException;

  void join(MulticastGroup group) throws IOException;

  void leave(MulticastGroup group) throws IOException;

  void interest(boolean read, boolean write);

  /**
   * Datagrams the system dropped before we could read them, or
   * {@link dev.sluice.api.SocketStatistics.Datagrams#UNKNOWN}. Any thread.
   */
  long lost();
}
