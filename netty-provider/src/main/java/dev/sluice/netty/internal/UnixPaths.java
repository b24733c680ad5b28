package dev.sluice.netty.internal;

import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;

/** Which paths a Unix socket can have: the JDK makes one up for an empty path, others cut it. */
final class UnixPaths {
  /**
   * What {@code sun_path} holds on Linux, less the closing zero. The JDK allows one byte less,
   * other systems a few: these say so themselves.
   */
  private static final int LONGEST = 107;

  private UnixPaths() {}

  /** Whether this is the address of a Unix socket that no socket can have. */
  static boolean isMalformed(SocketAddress address) {
    if (!(address instanceof UnixDomainSocketAddress unix)) {
      return false;
    }
    int length = unix.getPath().toString().getBytes(StandardCharsets.UTF_8).length;
    return length == 0 || length > LONGEST;
  }
}
