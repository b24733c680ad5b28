package dev.sluice.streams;

import java.net.SocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How one datagram socket behaves. Immutable; begin with {@link #defaults()}.
 *
 * @param overflow what becomes of datagrams that nobody has asked for; default
 *     {@link Overflow#PAUSE}
 * @param kept how many datagrams {@link Overflow#DROP_OLDEST} keeps; default 256
 * @param peer the only address that datagrams are taken from, and the one that they are sent to
 *     without an address: WSK's fixed remote address (R52); {@code null}, the default, for
 *     anybody's
 */
public record DatagramOptions(
    Overflow overflow, int kept, @Nullable SocketAddress peer) {
  private static final DatagramOptions DEFAULTS = new DatagramOptions(Overflow.PAUSE, 256, null);

  /**
   * Checks the number.
   *
   * @param overflow as above
   * @param kept as above
   * @param peer as above
   * @throws IllegalArgumentException if {@code kept} is less than 1
   */
  public DatagramOptions {
    Objects.requireNonNull(overflow, "overflow");
    StreamOptions.positive("the number of kept datagrams", kept);
  }

  /**
   * The defaults named above.
   *
   * @return always the same options
   */
  public static DatagramOptions defaults() {
    return DEFAULTS;
  }

  /**
   * The same with another choice.
   *
   * @param choice what becomes of datagrams that nobody has asked for
   * @return a copy
   */
  public DatagramOptions withOverflow(Overflow choice) {
    return new DatagramOptions(choice, kept, peer);
  }

  /**
   * The same with another number of kept datagrams.
   *
   * @param datagrams 1 or more
   * @return a copy
   */
  public DatagramOptions withKept(int datagrams) {
    return new DatagramOptions(overflow, datagrams, peer);
  }

  /**
   * The same with another peer.
   *
   * @param address resolved, or {@code null} for anybody
   * @return a copy
   */
  public DatagramOptions withPeer(@Nullable SocketAddress address) {
    return new DatagramOptions(overflow, kept, address);
  }
}
