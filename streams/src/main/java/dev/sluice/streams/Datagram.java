package dev.sluice.streams;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * One datagram, received or to be sent.
 *
 * @param data its bytes, from position to limit; without a byte for an empty datagram. How long
 *     those of a received one may be used, the publisher says that gives it
 * @param remoteAddress who sent it, or where it is to go
 * @param truncated whether its tail was lost, since it was longer than the subsystem's buffers; has
 *     no meaning for one to be sent
 */
public record Datagram(ByteBuffer data, SocketAddress remoteAddress, boolean truncated) {
  /**
   * Takes the buffer and the address as they are.
   *
   * @param data as above
   * @param remoteAddress as above
   * @param truncated as above
   */
  public Datagram {
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(remoteAddress, "remoteAddress");
  }

  /**
   * One to be sent.
   *
   * @param data its bytes, from position to limit
   * @param remoteAddress where to
   */
  public Datagram(ByteBuffer data, SocketAddress remoteAddress) {
    this(data, remoteAddress, false);
  }
}
