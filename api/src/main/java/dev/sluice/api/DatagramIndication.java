package dev.sluice.api;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One received datagram in a buffer that the subsystem owns: WSK_DATAGRAM_INDICATION, an element of
 * a linked list. Ownership as {@link DataIndication}.
 */
public interface DatagramIndication {
  /**
   * The datagram's bytes, from position to limit; read-only. The same object at every call.
   *
   * @return the buffer; without a byte for an empty datagram
   */
  ByteBuffer buffer();

  /**
   * Who sent it.
   *
   * @return the sender's address; unnamed for a Unix sender that is not bound
   */
  SocketAddress remoteAddress();

  /**
   * Whether the datagram was longer than the subsystem's buffers and its tail is lost; ours. WSK's
   * buffers are always long enough.
   *
   * @return whether it was cut
   */
  boolean truncated();

  /**
   * The rest of the list.
   *
   * @return the next datagram, or {@code null} at the end
   */
  @Nullable
  DatagramIndication next();
}
