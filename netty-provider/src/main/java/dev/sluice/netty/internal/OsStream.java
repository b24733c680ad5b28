package dev.sluice.netty.internal;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** A connection of the operating system. */
interface OsStream extends OsSocket {
  /** {@link #unread}: the system does not tell. */
  long UNKNOWN = -1;

  /** Begins to connect; returns whether that is done already. */
  boolean connect(SocketAddress address) throws IOException;

  /**
   * Ends a connect that was not done at once; throws why it failed. Returns false while it goes on.
   */
  boolean finishConnect() throws IOException;

  SocketAddress remoteAddress() throws IOException;

  /**
   * Reads into the buffer's remaining space, at least one byte, and moves its position.
   *
   * @return bytes read, 0 when there are none now, -1 at the end
   */
  int read(ByteBuffer into) throws IOException;

  /**
   * Writes direct buffers and moves their positions.
   *
   * @return bytes written, 0 when the system takes none now
   */
  long write(ByteBuffer[] from, int offset, int count) throws IOException;

  void shutdownOutput() throws IOException;

  /** What to report; errors and the end of everything are always reported, once. */
  void interest(boolean read, boolean hangUp, boolean write);

  /**
   * Has the loss of the whole connection reported, as far as the system can tell that without
   * giving a byte, until it leaves the loop.
   */
  void watch();

  /** Whether what was reported while watching means that the whole connection is lost. */
  boolean isGone(int what);

  /** Whether the end of a connection is reported without reading it. */
  boolean reportsHangUp();

  /**
   * Bytes that wait in the system, as far as it tells.
   *
   * @param read what was read so far
   * @param finished whether the peer's FIN is known to be there
   */
  long unread(long read, boolean finished);

  /** How many bytes are worth keeping in flight. */
  long idealSendBacklog();
}
