package dev.sluice.spi;

import dev.sluice.api.ClientConfiguration;
import dev.sluice.api.SocketClient;
import org.jspecify.annotations.Nullable;

/** A subsystem, found by {@link java.util.ServiceLoader}. */
public interface SocketProvider {
  /**
   * Whether a configuration is this provider's.
   *
   * @param configuration what the application gave
   * @return whether {@link #register} takes it
   */
  boolean understands(ClientConfiguration configuration);

  /**
   * Makes a new client.
   *
   * @param configuration one that it understands, or {@code null} for its defaults
   * @return a new client with event loops of its own
   * @throws dev.sluice.api.StatusException if that cannot be
   */
  SocketClient register(@Nullable ClientConfiguration configuration);
}
