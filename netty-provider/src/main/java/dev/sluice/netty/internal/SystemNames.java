package dev.sluice.netty.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names that the system knows, by way of the JDK: hosts file, DNS and whatever else it is
 * configured for, with the JDK's cache.
 */
final class SystemNames implements NameService {
  @Override
  public List<InetAddress> addresses(String host) throws UnknownHostException {
    return List.of(InetAddress.getAllByName(host));
  }

  /** The JDK answers a name only if that name leads back to the address. */
  @Override
  public @Nullable String name(InetAddress address) {
    String name = address.getCanonicalHostName();
    return name.equals(address.getHostAddress()) ? null : name;
  }

  @Override
  public @Nullable String localDomain() {
    try {
      String name = name(InetAddress.getLocalHost());
      int dot = name == null ? -1 : name.indexOf('.');
      return name == null || dot < 0 ? null : name.substring(dot + 1);
    } catch (UnknownHostException nameless) {
      return null;
    }
  }
}
