package dev.sluice.spi;

import dev.sluice.api.ClientConfiguration;
import dev.sluice.api.ClientEvents;
import dev.sluice.api.ContractVersion;
import dev.sluice.api.SocketClient;
import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** A subsystem, found by {@link java.util.ServiceLoader}. */
public interface SocketProvider {
  /**
   * Looks for a provider.
   *
   * @param configuration whose provider is wanted, or {@code null} for the default one
   * @return the first one that fits
   * @throws StatusException with {@link Status#DEVICE_NOT_READY} if there is none
   */
  static SocketProvider find(@Nullable ClientConfiguration configuration) {
    for (SocketProvider provider : ServiceLoader.load(SocketProvider.class)) {
      if (configuration == null ? provider.isDefault() : provider.understands(configuration)) {
        return provider;
      }
    }
    throw new StatusException(
        Status.DEVICE_NOT_READY,
        "register a client",
        configuration == null
            ? "no socket provider on the class or module path"
            : "no socket provider for " + configuration,
        null);
  }

  /**
   * Whether it may be chosen by an application that gives no configuration.
   *
   * @return {@code false} for a subsystem that is only meant for tests
   */
  boolean isDefault();

  /**
   * Whether a configuration is this provider's.
   *
   * @param configuration what the application gave
   * @return whether {@link #register} takes it
   */
  boolean understands(ClientConfiguration configuration);

  /**
   * Which versions of the contract it supports.
   *
   * @return from the lowest to the highest
   */
  ContractVersion.Range versions();

  /**
   * Makes a new client.
   *
   * @param configuration one that it understands, or {@code null} for its defaults
   * @param events the callbacks of the client
   * @param version the one that {@link ContractVersion.Range#choose} chose
   * @return a new client with event loops of its own
   * @throws dev.sluice.api.StatusException if that cannot be
   */
  SocketClient register(
      @Nullable ClientConfiguration configuration, ClientEvents events, ContractVersion version);
}
