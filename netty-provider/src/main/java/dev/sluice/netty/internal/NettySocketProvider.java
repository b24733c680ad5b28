package dev.sluice.netty.internal;

import dev.sluice.api.ClientConfiguration;
import dev.sluice.api.ClientEvents;
import dev.sluice.api.ContractVersion;
import dev.sluice.api.SocketClient;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.netty.NettyConfiguration;
import dev.sluice.netty.Transport;
import dev.sluice.spi.SocketProvider;
import io.netty.channel.epoll.Epoll;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Sockets of the operating system, on Netty's event loops. */
public final class NettySocketProvider implements SocketProvider {
  private static final Logger LOG = System.getLogger("dev.sluice.netty");

  /** What was said, to say each thing once. */
  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

  /** For {@link java.util.ServiceLoader}. */
  public NettySocketProvider() {}

  @Override
  public boolean understands(ClientConfiguration configuration) {
    return configuration instanceof NettyConfiguration;
  }

  @Override
  public boolean isDefault() {
    return true;
  }

  @Override
  public ContractVersion.Range versions() {
    return new ContractVersion.Range(ContractVersion.CURRENT, ContractVersion.CURRENT);
  }

  @Override
  public SocketClient register(
      @Nullable ClientConfiguration configuration, ClientEvents events, ContractVersion version) {
    NettyConfiguration chosen =
        configuration == null ? NettyConfiguration.defaults() : (NettyConfiguration) configuration;
    return new NettyClient(transport(chosen.transport()), chosen, version, Surroundings.ofSystem());
  }

  private static OsTransport transport(Transport wanted) {
    if (wanted == Transport.NIO) {
      say("transport nio: chosen by configuration");
      return new NioTransport();
    }
    Throwable missing = Epoll.unavailabilityCause();
    if (missing == null) {
      say(
          wanted == Transport.EPOLL
              ? "transport epoll: chosen by configuration"
              : "transport epoll: available");
      return new EpollTransport();
    }
    if (wanted == Transport.EPOLL) {
      throw new StatusException(Status.NOT_SUPPORTED, "transport epoll", missing);
    }
    say("transport nio: epoll is not available: " + rootOf(missing));
    return new NioTransport();
  }

  private static void say(String choice) {
    if (SAID.add(choice)) {
      LOG.log(Level.INFO, choice);
    }
  }

  private static Throwable rootOf(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
