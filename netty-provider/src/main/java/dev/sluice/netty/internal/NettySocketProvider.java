package dev.sluice.netty.internal;

import dev.sluice.api.ClientConfiguration;
import dev.sluice.api.SocketClient;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.netty.NettyConfiguration;
import dev.sluice.netty.Transport;
import dev.sluice.spi.SocketProvider;
import io.netty.channel.epoll.Epoll;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** Sockets of the operating system, on Netty's event loops. */
public final class NettySocketProvider implements SocketProvider {
  private static final Logger LOG = System.getLogger("dev.sluice.netty");

  /** For {@link java.util.ServiceLoader}. */
  public NettySocketProvider() {}

  @Override
  public boolean understands(ClientConfiguration configuration) {
    return configuration instanceof NettyConfiguration;
  }

  @Override
  public SocketClient register(@Nullable ClientConfiguration configuration) {
    NettyConfiguration chosen =
        configuration == null ? NettyConfiguration.defaults() : (NettyConfiguration) configuration;
    return new NettyClient(transport(chosen.transport()), chosen);
  }

  private static OsTransport transport(Transport wanted) {
    if (wanted == Transport.NIO) {
      LOG.log(Level.INFO, "transport nio: chosen by configuration");
      return new NioTransport();
    }
    Throwable missing = Epoll.unavailabilityCause();
    if (missing == null) {
      LOG.log(
          Level.INFO,
          wanted == Transport.EPOLL
              ? "transport epoll: chosen by configuration"
              : "transport epoll: available");
      return new EpollTransport();
    }
    if (wanted == Transport.EPOLL) {
      throw new StatusException(Status.NOT_SUPPORTED, "transport epoll", missing);
    }
    LOG.log(Level.INFO, "transport nio: epoll is not available: " + rootOf(missing));
    return new NioTransport();
  }

  private static Throwable rootOf(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
