package dev.sluice.netty.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who knows names of hosts. Every method may take as long as the network lets it. */
interface NameService {
  /**
   * The addresses of a host, in the order of preference.
   *
   * @param host a name
   * @throws UnknownHostException if it has none
   */
  List<InetAddress> addresses(String host) throws UnknownHostException;

  /** The full name of a host, or {@code null} if it has none. */
  @Nullable
  String name(InetAddress address);

  /** The domain of this host without a leading dot, or {@code null} if it has none. */
  @Nullable
  String localDomain();
}
